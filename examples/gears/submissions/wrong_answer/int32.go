// Keeps the turns in 32 bits.
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
	turns := int32(1)
	for i := 1; i < n; i++ {
		var t int64
		fmt.Scan(&t)
		offset := (int64(turns)%t + t) % t * (first % t) % t
		turns *= int32(t / gcd(t, offset))
	}
	fmt.Println(turns)
}
