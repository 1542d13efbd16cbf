// @EXPECTED_RESULTS@: MEMORY-LIMIT
// Gives each hut a table with a place for every other hut.
package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	var n, m int
	fmt.Fscan(in, &n, &m)
	altitude, order := make([]int, n), make([]int, n)
	for i := range altitude {
		fmt.Fscan(in, &altitude[i])
		order[i] = i
	}
	beauty := make([][]int, n)
	for i := range beauty {
		beauty[i] = slices.Repeat([]int{-1}, n)
	}
	for j := 0; j < m; j++ {
		var u, v, b int
		fmt.Fscan(in, &u, &v, &b)
		u, v = u-1, v-1
		if altitude[u] < altitude[v] {
			u, v = v, u
		}
		beauty[u][v] = max(beauty[u][v], b)
	}
	slices.SortFunc(order, func(a, b int) int { return altitude[a] - altitude[b] })
	best, most := make([]int, n), 0
	for _, u := range order {
		for v, b := range beauty[u] {
			if b > 0 {
				best[u] = max(best[u], best[v]+b)
			}
		}
		most = max(most, best[u])
	}
	fmt.Println(most)
}
