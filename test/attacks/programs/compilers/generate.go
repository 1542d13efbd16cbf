// tries: to run a command while compiling
// must: AC
// never: generated
// prints: contained
package main

import "fmt"

//go:generate sh -c "echo generated >&2; touch /w/generated"
func main() { fmt.Println("contained") }
