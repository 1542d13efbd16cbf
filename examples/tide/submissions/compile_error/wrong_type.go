// @EXPECTED_RESULTS@: COMPILER-ERROR
package main

import "fmt"

func main() {
	var quiet int = "four minutes"
	fmt.Println(quiet)
}
