// tries: to give the C compiler and the linker options, by a comment
// must: CE
package main

// #cgo CFLAGS: -fplugin=/w/main.so -B/w
// #cgo LDFLAGS: -Wl,--dynamic-linker=/nonexistent -T/etc/shadow
// int x;
import "C"

func main() { C.x = 1 }
