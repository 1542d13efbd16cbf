// tries: to leave a message in extended attributes and access lists of the folders that stay, or of the host's files
// must: AC
// prints: contained
package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

func main() {
	var got []string
	for _, path := range []string{"/w", "/tmp", "/dev/shm", "/program", "/usr/bin/env", "/proc/self/fd/0", "/dev/null"} {
		for _, name := range []string{"user.message", "trusted.message", "security.capability", "system.posix_acl_access", "system.posix_acl_default"} {
			if syscall.Setxattr(path, name, []byte{2, 0, 0, 0}, 0) == nil {
				got = append(got, path+" "+name)
			}
			if count, err := syscall.Getxattr(path, name, make([]byte, 100)); err == nil && count > 0 {
				got = append(got, "read "+path+" "+name)
			}
			if syscall.Removexattr(path, name) == nil {
				got = append(got, "removed "+path+" "+name)
			}
		}
		// setxattrat, getxattrat and file_setattr, which newer kernels have.
		for _, number := range []uintptr{463, 464, 469} {
			if _, _, errno := syscall.Syscall6(number, 0, 0, 0, 0, 0, 0); errno != syscall.ENOSYS {
				got = append(got, fmt.Sprint("call ", number))
			}
		}
		// A capability on its own program: with it, executing would give rights.
		os.WriteFile("/w/own", nil, 0o755)
		if syscall.Setxattr("/w/own", "security.capability", make([]byte, 20), 0) == nil {
			got = append(got, "capability")
		}
	}
	if len(got) == 0 {
		got = append(got, "contained")
	}
	fmt.Println(strings.Join(got, "\n"))
}
