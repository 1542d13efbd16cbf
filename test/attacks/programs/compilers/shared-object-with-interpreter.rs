// tries: to be taken for a fault of the judge: what was made is a shared object that names a loader which is not there
// must: CE or RTE
#![crate_type = "cdylib"]
#[link_section = ".interp"]
#[used]
static INTERPRETER: [u8; 13] = *b"/nonexistent\0";
#[no_mangle]
pub extern "C" fn main() {}
