// Keeps a counter for each level and forgets that levels can be negative: the index is out of range.
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
	var seen [10000]int
	for i := range levels {
		fmt.Fscan(in, &levels[i])
		seen[levels[i]]++
	}
	best, bestStart, start := 0, 0, 0
	var highest, lowest []int
	for i, level := range levels {
		for len(highest) > 0 && levels[highest[len(highest)-1]] <= level {
			highest = highest[:len(highest)-1]
		}
		for len(lowest) > 0 && levels[lowest[len(lowest)-1]] >= level {
			lowest = lowest[:len(lowest)-1]
		}
		highest, lowest = append(highest, i), append(lowest, i)
		for levels[highest[0]]-levels[lowest[0]] > d {
			start++
			if highest[0] < start {
				highest = highest[1:]
			}
			if lowest[0] < start {
				lowest = lowest[1:]
			}
		}
		if i-start+1 > best {
			best, bestStart = i-start+1, start
		}
	}
	fmt.Println(best, bestStart+1)
}
