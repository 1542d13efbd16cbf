// @EXPECTED_RESULTS@: COMPILER-ERROR
// Go refuses a variable and an import that nobody uses.
package main

import (
	"fmt"
	"math"
)

func main() {
	best := 5.0
	fmt.Println("5.0")
}
