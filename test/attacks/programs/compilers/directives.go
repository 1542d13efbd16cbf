// tries: to run commands while compiling, and to give the linker options that only cgo may
// must: CE
package main

//go:generate sh -c "touch /w/generated"
//go:cgo_ldflag "-fplugin=/w/main.so"
//go:cgo_import_dynamic main.puts puts "/w/libevil.so"
//go:cgo_dynamic_linker "/nonexistent"
func main() {}
