// tries: to have the compiler write elsewhere by the name of the crate
// must: CE
#![crate_name = "../../tmp/escaped"]
fn main() {}
