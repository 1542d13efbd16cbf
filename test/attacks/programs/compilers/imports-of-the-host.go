// tries: to have the compiler fetch, or read folders of the host as packages
// must: CE
package main

import (
	_ "/etc"
	_ "../../../root"
	_ "example.com/fetched"
	_ "file:///etc/passwd"
)

func main() {}
