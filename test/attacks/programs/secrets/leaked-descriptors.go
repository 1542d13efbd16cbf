// tries: to find a descriptor that the judge left open: the host's folder (runc, CVE-2024-21626), a socket to the keeper, a cgroup, a log
// must: AC
// prints: contained
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

func main() {
	got := []string{}
	// A fresh shell has no descriptors of this language's runtime.
	out, err := exec.Command("/bin/sh", "-c", `for fd in /proc/self/fd/*; do echo "${fd##*/}"; done; for fd in /proc/$$/fd/*; do readlink "$fd"; done; true`).Output()
	if err != nil {
		got = append(got, err.Error())
	}
	for _, line := range strings.Fields(string(out)) {
		if strings.HasPrefix(line, "/") && line != "/dev/null" || strings.HasPrefix(line, "socket") {
			got = append(got, line)
		}
	}
	for fd := 3; fd < 2048; fd++ {
		target, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))
		if err == nil && !strings.HasPrefix(target, "anon_inode:[event") && !strings.HasPrefix(target, "pipe:") && target != "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size" {
			got = append(got, fmt.Sprintf("%d: %s", fd, target))
		}
		// As in the published attack: a working folder that is reached through the descriptor of a folder outside.
		if syscall.Chdir(fmt.Sprintf("/proc/self/fd/%d/../../../..", fd)) == nil {
			if _, err := os.Stat("etc/shadow"); err == nil {
				got = append(got, fmt.Sprintf("the host by %d", fd))
			}
		}
	}
	for fd := 0; fd < 3; fd++ {
		target, _ := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))
		if strings.HasPrefix(target, "socket:") || strings.HasPrefix(target, "/dev/") {
			got = append(got, target)
		}
	}
	if len(got) == 0 {
		got = append(got, "contained")
	}
	fmt.Println(strings.Join(got, "\n"))
}
