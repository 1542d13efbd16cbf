// tries: to slow others down that read the same input: out of the page cache, flushed, read ahead for ever
// must: AC
// prints: contained
package main

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

func main() {
	info, err := os.Stdin.Stat()
	if err != nil || info.Size() == 0 {
		fmt.Println("there is no input")
		return
	}
	page, err := syscall.Mmap(0, 0, 4096, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = page[0] // in the cache now
	for i := 0; i < 100; i++ {
		syscall.Syscall6(syscall.SYS_FADVISE64, 0, 0, 0, 4 /* POSIX_FADV_DONTNEED */, 0, 0)
		syscall.Fsync(0)
		syscall.Fdatasync(0)
		syscall.Syscall(syscall.SYS_SYNC, 0, 0, 0)
		syscall.Syscall6(syscall.SYS_SYNC_FILE_RANGE, 0, 0, 0, 7, 0, 0)
		syscall.Madvise(page, 21 /* MADV_PAGEOUT */)
	}
	// A page that may be dropped is not there when asked for after it was dropped; mincore tells only owners, if anybody.
	os.Stdin.Seek(0, 0)
	bytes := make([]byte, 16)
	count, _ := os.Stdin.Read(bytes)
	var told byte
	_, _, errno := syscall.Syscall(syscall.SYS_MINCORE, uintptr(unsafe.Pointer(&page[0])), 4096, uintptr(unsafe.Pointer(&told)))
	if count == 0 || errno == 0 && told&1 == 0 {
		fmt.Println("the input is out of the cache")
		return
	}
	fmt.Println("contained")
}
