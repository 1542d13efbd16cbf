// tries: to take memory by the system's own allocator, in threads
// must: MLE
// limits: memory 64 MiB, wall 4s
fn main() {
    let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(|| loop {
        std::mem::forget(std::hint::black_box(vec![1u8; 1 << 16]));
    })).collect();
    for thread in threads { let _ = thread.join(); }
}
