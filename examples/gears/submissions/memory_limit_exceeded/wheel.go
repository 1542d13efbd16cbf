// @EXPECTED_RESULTS@: MEMORY-LIMIT
// Keeps a mark for every tooth that passes, in blocks of a million.
package main

import "fmt"

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func main() {
	var n int
	var first int64
	fmt.Scan(&n, &first)
	common := first
	for i := 1; i < n; i++ {
		var t int64
		fmt.Scan(&t)
		common = common / gcd(common, t) * t
	}
	var blocks [][]byte
	for at := int64(0); at < common; at += 1 << 20 {
		block := make([]byte, 1<<20)
		for i := range block {
			block[i] = 1
		}
		blocks = append(blocks, block)
	}
	fmt.Println(common/first + int64(blocks[0][0]) - 1)
}
