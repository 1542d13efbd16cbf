// tries: to fill memory and time by macros without end
// must: CE
// compiling: time 2s, memory 384 MiB
#![recursion_limit = "4294967295"]
macro_rules! twice { ($($t:tt)*) => { twice!($($t)* $($t)* x) } }
twice!(x);
fn main() {}
