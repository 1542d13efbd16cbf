// tries: to be taken for a fault of the judge: what was made is an archive
// must: CE or RTE
#![crate_type = "rlib"]
pub fn main() {}
