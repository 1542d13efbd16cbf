// Closes the lowest huts one after the other: a hut is done when all trails down from it are.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	number := func() int {
		c, _ := in.ReadByte()
		for c <= ' ' {
			c, _ = in.ReadByte()
		}
		value := 0
		for ; c > ' '; c, _ = in.ReadByte() {
			value = 10*value + int(c-'0')
		}
		return value
	}
	type trail struct{ upper, beauty int }
	n, m := number(), number()
	altitude := make([]int, n)
	for i := range altitude {
		altitude[i] = number()
	}
	up, open := make([][]trail, n), make([]int, n)
	for j := 0; j < m; j++ {
		u, v, beauty := number()-1, number()-1, number()
		if altitude[u] < altitude[v] {
			u, v = v, u
		}
		up[v] = append(up[v], trail{u, beauty})
		open[u]++
	}
	var done []int
	for hut, trails := range open {
		if trails == 0 {
			done = append(done, hut)
		}
	}
	best, most := make([]int, n), 0
	for len(done) > 0 {
		hut := done[len(done)-1]
		done = done[:len(done)-1]
		most = max(most, best[hut])
		for _, t := range up[hut] {
			best[t.upper] = max(best[t.upper], best[hut]+t.beauty)
			open[t.upper]--
			if open[t.upper] == 0 {
				done = append(done, t.upper)
			}
		}
	}
	fmt.Println(most)
}
