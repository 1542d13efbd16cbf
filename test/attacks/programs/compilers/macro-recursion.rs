// tries: to fill memory and time by macros without end
// must: CE
// compiling: time 3s, memory 512 MiB
#![recursion_limit = "4294967295"]
macro_rules! twice { ($($t:tt)*) => { twice!($($t)* $($t)* x) } }
twice!(x);
fn main() {}
