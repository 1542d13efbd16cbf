// tries: to bring a network up: interfaces, routes, the kernel's netlink, ioctl on any socket there is
// must: AC
// prints: contained
package main

import (
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

func main() {
	var got []string
	for protocol := 0; protocol < 23; protocol++ {
		if fd, err := syscall.Socket(syscall.AF_NETLINK, syscall.SOCK_RAW, protocol); err == nil {
			got = append(got, fmt.Sprint("netlink ", protocol, fd))
		}
	}
	if interfaces, err := net.Interfaces(); err == nil && len(interfaces) > 0 {
		got = append(got, fmt.Sprint(interfaces))
	}
	for _, network := range []string{"tcp", "udp", "ip4:icmp", "tcp6", "unixpacket"} {
		if talk, err := net.DialTimeout(network, "127.0.0.1:53", 200*time.Millisecond); err == nil {
			got = append(got, network)
			talk.Close()
		}
	}
	if _, err := net.Listen("tcp", "127.0.0.1:0"); err == nil {
		got = append(got, "listening")
	}
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		request := [40]byte{'l', 'o'}
		// SIOCGIFCONF, SIOCGIFFLAGS, SIOCSIFFLAGS, SIOCSIFADDR, SIOCBRADDBR, SIOCGSKNS: of any socket, whatever its family.
		for _, number := range []uintptr{0x8912, 0x8913, 0x8914, 0x8916, 0x89a0, 0x894c} {
			if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(pair[0]), number, uintptr(unsafe.Pointer(&request))); errno == 0 {
				got = append(got, fmt.Sprintf("ioctl %x", number))
			}
		}
	}
	if len(got) == 0 {
		got = append(got, "contained")
	}
	fmt.Println(strings.Join(got, "\n"))
}
