// tries: to fill the machine with threads by blocking each in a system call
// must: RTE
// limits: processes 16, memory 128 MiB
package main

import "syscall"

func main() {
	for i := 0; i < 2000; i++ {
		go func() {
			pause := syscall.Timespec{Sec: 60}
			syscall.RawSyscall(syscall.SYS_NANOSLEEP, 0, 0, 0)
			syscall.Nanosleep(&pause, nil)
		}()
	}
	select {}
}
