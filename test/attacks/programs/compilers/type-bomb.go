// tries: to fill memory and time by types that hold types
// must: CE
// compiling: time 2s, memory 384 MiB
package main

type pair[A, B any] struct {
	a A
	b B
}

func grow[A, B any](a A, b B, n int) int {
	if n == 0 {
		return 0
	}
	return grow(pair[A, B]{a, b}, pair[B, A]{b, a}, n-1)
}

func main() { println(grow(1, "", 3)) }
