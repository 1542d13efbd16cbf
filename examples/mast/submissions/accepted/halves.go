// Decides for a range whether all intervals of the road from which a house is reached have a common point.
package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var n int
	fmt.Fscan(in, &n)
	xs, ys := make([]float64, n), make([]float64, n)
	low, high := 0.0, 3e6
	for i := range xs {
		fmt.Fscan(in, &xs[i], &ys[i])
		low = math.Max(low, math.Abs(ys[i]))
	}
	for round := 0; round < 60; round++ {
		radius := (low + high) / 2
		from, to := math.Inf(-1), math.Inf(1)
		for i := range xs {
			half := math.Sqrt((radius - ys[i]) * (radius + ys[i]))
			from = math.Max(from, xs[i]-half)
			to = math.Min(to, xs[i]+half)
		}
		if from <= to {
			high = radius
		} else {
			low = radius
		}
	}
	fmt.Printf("%.9f\n", high)
}
