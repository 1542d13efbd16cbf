package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func check(held bool, said ...any) {
	if !held {
		panic(fmt.Sprint(said...))
	}
}

func must(err error) { check(err == nil, err) }

func goroutines() {
	var group sync.WaitGroup
	var lock sync.Mutex
	var count atomic.Int64
	numbers := make(chan int, 10)
	for i := 0; i < 100; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			lock.Lock()
			defer lock.Unlock()
			count.Add(int64(i))
			runtime.Gosched()
		}(i)
	}
	group.Wait()
	check(count.Load() == 4950)
	go func() { defer close(numbers); numbers <- 1 }()
	check(<-numbers == 1)
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	select {
	case <-ctx.Done():
	case <-time.After(5 * time.Second):
		panic("no time-out")
	}
	ticker := time.NewTicker(time.Millisecond)
	<-ticker.C
	runtime.LockOSThread()
	runtime.GC()
	debug.FreeOSMemory()
	debug.SetMaxStack(256 << 20)
}

func files() {
	folder, err := os.MkdirTemp("", "folder")
	must(err)
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "file")
	must(os.WriteFile(path, []byte("text"), 0o600))
	must(os.Symlink(path, path+".link"))
	must(os.Link(path, path+".hard"))
	must(os.Rename(path+".hard", path+".moved"))
	must(os.Chmod(path, 0o644))
	must(os.Chtimes(path, time.Unix(0, 0), time.Unix(0, 0)))
	must(os.MkdirAll(filepath.Join(folder, "a/b"), 0o755))
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	must(err)
	_, err = file.WriteString("more")
	must(err)
	_, err = file.Seek(0, io.SeekStart)
	must(err)
	must(file.Sync())
	must(file.Truncate(4))
	other, err := os.Create(path + ".copy")
	must(err)
	_, err = io.Copy(other, file)
	must(err)
	must(file.Close())
	must(filepath.WalkDir(folder, func(string, os.DirEntry, error) error { return nil }))
	real, err := filepath.EvalSymlinks(path + ".link")
	must(err)
	check(real == path)
	_, err = os.ReadFile(folder + "/none")
	check(errors.Is(err, os.ErrNotExist))
	must(os.Chdir("/tmp"))
}

func processes() {
	command := exec.Command("sort")
	command.Stdin = strings.NewReader("b\na\n")
	out, err := command.Output()
	must(err)
	check(string(out) == "a\nb\n")
	ctx, cancel := context.WithCancel(context.Background())
	endless := exec.CommandContext(ctx, "sleep", "60")
	must(endless.Start())
	cancel()
	check(endless.Wait() != nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	must(syscall.Kill(os.Getpid(), syscall.SIGUSR1))
	<-signals
	reader, writer, err := os.Pipe()
	must(err)
	must(reader.SetReadDeadline(time.Now().Add(time.Millisecond)))
	_, err = reader.Read(make([]byte, 1))
	check(errors.Is(err, os.ErrDeadlineExceeded))
	must(writer.Close())
}

func main() {
	in := bufio.NewReader(os.Stdin)
	var n, sum int
	fmt.Fscan(in, &n)
	for x := 0; n > 0; n-- {
		fmt.Fscan(in, &x)
		sum += x
	}
	check(sum == 6)
	goroutines()
	files()
	processes()
	_, err := rand.Read(make([]byte, 16))
	must(err)
	name, err := os.Hostname()
	must(err)
	check(name != "" && runtime.NumCPU() > 0 && os.Getuid() >= 0 && !time.Now().IsZero())
	func() {
		defer func() { check(recover() != nil) }()
		var none *int
		*none = 1
	}()
	garbage := [][]byte{}
	for i := 0; i < 100; i++ {
		garbage = append(garbage, make([]byte, 1<<20))
		if i%20 == 0 {
			garbage = nil
		}
	}
	sort.Slice(garbage, func(a, b int) bool { return a < b })
	fmt.Println("done")
}
