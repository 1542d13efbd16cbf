// tries: to fill the judge's memory through its output opened once more by name
// must: OLE
// limits: cpu 2s, wall 5s, output 1 MiB
package main

import "os"

func main() {
	file, err := os.OpenFile("/dev/stdout", os.O_WRONLY, 0)
	if err != nil {
		os.Exit(3)
	}
	bytes := make([]byte, 1<<16)
	for {
		file.Write(bytes)
	}
}
