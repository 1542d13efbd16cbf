// tries: to fill memory and time by types that hold types
// must: CE
// compiling: time 2s, memory 384 MiB
#![recursion_limit = "4294967295"]
trait Depth { fn depth(&self) -> u64; }
impl Depth for () { fn depth(&self) -> u64 { 0 } }
impl<T: Depth, U: Depth> Depth for (T, U) { fn depth(&self) -> u64 { self.0.depth() + self.1.depth() + 1 } }
fn grow<T: Depth + Clone, U: Depth + Clone>(t: T, u: U, n: u32) -> u64 {
    if n == 0 { t.depth() + u.depth() } else { grow((t.clone(), u.clone()), (u, t), n - 1) }
}
fn main() { println!("{}", grow((), ((), ()), 40)); }
