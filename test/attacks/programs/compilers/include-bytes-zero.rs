// tries: to have an endless device in the program
// must: CE
// compiling: time 2s, memory 256 MiB
static ZEROS: &[u8] = include_bytes!("/dev/zero");
fn main() { println!("{}", ZEROS.len()); }
