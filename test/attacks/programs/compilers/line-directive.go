// tries: to have lines of the host's files shown beside the messages
// must: CE
package main

//line /etc/shadow:1
func main() { undefined() }

/*line {{secret}}:1:1*/ var x int = "a"
