// tries: to have an endless device in the program
// must: CE
// compiling: time 3s, memory 256 MiB
static ZEROS: &[u8] = include_bytes!("/dev/zero");
fn main() { println!("{}", ZEROS.len()); }
