// tries: to take along everything that lies where the compiler works, and so what it or another submission left there
// must: AC
// prints: .config
// prints: embed-folder.go
package main

import (
	"embed"
	"fmt"
)

//go:embed all:*
var all embed.FS

func main() {
	entries, _ := all.ReadDir(".")
	for _, entry := range entries {
		fmt.Println(entry.Name())
	}
}
