// tries: to compute for hours before there is a program
// must: CE
// compiling: time 2s, memory 384 MiB
#![allow(long_running_const_eval)]
const fn f() -> u64 { let mut s = 0u64; let mut i = 0u64; while i < 1 << 50 { s = s.wrapping_mul(31) ^ i; i += 1; } s }
const X: u64 = f();
fn main() { println!("{}", X); }
