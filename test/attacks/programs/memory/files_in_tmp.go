// tries: to keep its data in many files of /tmp, removed but open
// must: MLE
// limits: cpu 2s, wall 5s, memory 96 MiB
package main

import "os"

func main() {
	bytes := make([]byte, 1<<20)
	var files []*os.File
	for {
		file, err := os.CreateTemp("/tmp", "hostile-")
		if err != nil {
			os.Exit(3)
		}
		os.Remove(file.Name())
		if _, err := file.Write(bytes); err != nil {
			os.Exit(4)
		}
		files = append(files, file)
	}
}
