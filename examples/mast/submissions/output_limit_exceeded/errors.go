// @EXPECTED_RESULTS@: OUTPUT-LIMIT
// Floods standard output and standard error with notes on its progress.
package main

import (
	"bytes"
	"os"
)

func main() {
	note := bytes.Repeat([]byte("still looking\n"), 4096)
	for {
		os.Stderr.Write(note)
		os.Stdout.Write(note)
	}
}
