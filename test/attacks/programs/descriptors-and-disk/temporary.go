// tries: to leave thousands of open temporary files and folders when it is killed in the middle
// must: TLE or MLE or RTE
// limits: cpu 500ms, wall 5s, memory 128 MiB
package main

import "os"

func main() {
	for {
		folder, _ := os.MkdirTemp("", "hostile-")
		file, err := os.CreateTemp(folder, "hostile-")
		if err == nil {
			file.WriteString("x")
		}
	}
}
