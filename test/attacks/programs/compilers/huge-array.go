// tries: to have a program of gigabytes
// must: CE or MLE or RTE
// compiling: time 5s, memory 512 MiB
package main

var table = [1 << 30]byte{1<<30 - 1: 1}

func main() { println(table[5]) }
