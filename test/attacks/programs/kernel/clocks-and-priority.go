// tries: to set the clock, run in real time, take the other cores, go before everybody else at the disk
// must: AC
// prints: contained
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

func main() {
	var got []string
	attempt := func(what string, number, a, b, c uintptr) {
		if _, _, errno := syscall.Syscall(number, a, b, c); errno == 0 {
			got = append(got, what)
		}
	}
	runtime.LockOSThread()
	all := [16]uint64{^uint64(0), ^uint64(0)}
	zero := [16]uint64{}
	realTime := [2]uint32{1}
	deadline := [7]uint64{56 | 6<<32, 0, 0, 5_000_000, 10_000_000, 10_000_000}
	fifo := [7]uint64{56 | 1<<32, 0, 1 << 32}
	timex := [32]uint64{0x4001, 1 << 30}
	pointer := func(of *[16]uint64) uintptr { return uintptr(unsafe.Pointer(of)) }
	for _, pid := range []uintptr{0, 1, uintptr(os.Getpid())} {
		attempt("affinity", syscall.SYS_SCHED_SETAFFINITY, pid, 16, pointer(&all))
		for policy := uintptr(0); policy < 8; policy++ {
			attempt("policy", syscall.SYS_SCHED_SETSCHEDULER, pid, policy, uintptr(unsafe.Pointer(&realTime)))
		}
		attempt("parameter", syscall.SYS_SCHED_SETPARAM, pid, uintptr(unsafe.Pointer(&realTime)), 0)
		attempt("deadline", 314, pid, uintptr(unsafe.Pointer(&deadline)), 0)
		attempt("first in, first out", 314, pid, uintptr(unsafe.Pointer(&fifo)), 0)
		attempt("disk", syscall.SYS_IOPRIO_SET, 1, pid, 1<<13)
		attempt("before others", syscall.SYS_SETPRIORITY, 0, pid, ^uintptr(19))
		attempt("all of the user", syscall.SYS_SETPRIORITY, 2, pid, 19)
	}
	for clock := uintptr(0); clock < 12; clock++ {
		attempt("clock", syscall.SYS_CLOCK_SETTIME, clock, pointer(&zero), 0)
		attempt("adjusting a clock", 305, clock, uintptr(unsafe.Pointer(&timex)), 0)
	}
	attempt("day", syscall.SYS_SETTIMEOFDAY, pointer(&zero), 0, 0)
	attempt("time zone", syscall.SYS_SETTIMEOFDAY, 0, pointer(&zero), 0)
	attempt("adjusting", syscall.SYS_ADJTIMEX, uintptr(unsafe.Pointer(&timex)), 0, 0)
	name := []byte("attack-name")
	attempt("name", syscall.SYS_SETHOSTNAME, uintptr(unsafe.Pointer(&name[0])), 4, 0)
	attempt("domain", syscall.SYS_SETDOMAINNAME, uintptr(unsafe.Pointer(&name[0])), 4, 0)
	attempt("restart", syscall.SYS_REBOOT, 0xfee1dead, 672274793, 0)
	if host, _ := os.Hostname(); host != "box" {
		got = append(got, "the host's name "+host)
	}
	if len(got) == 0 {
		got = append(got, "contained")
	}
	fmt.Println(strings.Join(got, "\n"))
}
