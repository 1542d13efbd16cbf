// tries: to let the kernel compute for it
// must: TLE
// limits: cpu 300ms, wall 4s
package main

import "os"

func main() {
	random, err := os.Open("/dev/urandom")
	if err != nil {
		os.Exit(1)
	}
	bytes := make([]byte, 1<<20)
	for {
		random.Read(bytes)
	}
}
