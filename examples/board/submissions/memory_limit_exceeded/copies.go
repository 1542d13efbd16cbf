// @EXPECTED_RESULTS@: MEMORY-LIMIT
// Adds the departures one by one to a board that it copies each time, and throws no copy away.
package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
)

type departure struct {
	time, to string
	platform int
}

func main() {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var n int
	fmt.Fscan(in, &n)
	boards := [][]departure{nil}
	toWidth, platformWidth := 0, 1
	for i := 0; i < n; i++ {
		var d departure
		fmt.Fscan(in, &d.time, &d.to, &d.platform)
		toWidth = max(toWidth, len(d.to))
		if d.platform > 9 {
			platformWidth = 2
		}
		boards = append(boards, append(slices.Clone(boards[i]), d))
	}
	board := boards[n]
	slices.SortFunc(board, func(a, b departure) int {
		if a.time != b.time {
			return strings.Compare(a.time, b.time)
		}
		if a.to != b.to {
			return strings.Compare(a.to, b.to)
		}
		return a.platform - b.platform
	})
	for _, d := range board {
		fmt.Fprintf(out, "%s  %-*s  %*d\n", d.time, toWidth, d.to, platformWidth, d.platform)
	}
}
