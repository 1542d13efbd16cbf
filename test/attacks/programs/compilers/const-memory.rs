// tries: to fill memory with a constant
// must: CE
// compiling: time 5s, memory 512 MiB
static X: [u64; 1 << 27] = [7; 1 << 27];
static Y: [u64; 1 << 27] = [9; 1 << 27];
fn main() { println!("{}", X[5] + Y[6]); }
