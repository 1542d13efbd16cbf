// tries: to take memory with the garbage collector off and its soft limit raised
// must: MLE
// limits: cpu 2s, wall 5s, memory 64 MiB
package main

import (
	"math"
	"runtime/debug"
)

var sink []byte

func main() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(math.MaxInt64)
	for {
		sink = make([]byte, 1<<16)
		for i := range sink {
			sink[i] = 1
		}
	}
}
