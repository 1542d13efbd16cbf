// Counts the turns of the first gear only, so no number ever exceeds the answer times the largest gear.
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
	turns := int64(1)
	for i := 1; i < n; i++ {
		var t int64
		fmt.Scan(&t)
		// after `turns` turns this gear stands at turns * first mod t teeth past its start
		offset := turns % t * (first % t) % t
		turns *= t / gcd(t, offset)
	}
	fmt.Println(turns)
}
