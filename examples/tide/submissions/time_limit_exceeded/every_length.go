// Tries the lengths from the longest down, each at every start.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	var n, d int
	fmt.Fscan(in, &n, &d)
	levels := make([]int, n)
	for i := range levels {
		fmt.Fscan(in, &levels[i])
	}
	for length := n; length > 0; length-- {
		for start := 0; start+length <= n; start++ {
			high, low := levels[start], levels[start]
			for _, level := range levels[start : start+length] {
				high, low = max(high, level), min(low, level)
			}
			if high-low <= d {
				fmt.Println(length, start+1)
				return
			}
		}
	}
}
