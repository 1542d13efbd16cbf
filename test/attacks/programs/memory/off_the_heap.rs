// tries: to take memory by the system's own allocator, in threads
// must: MLE
// limits: memory 64 MiB, wall 4s
fn main() {
    let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(|| loop {
        let taken = vec![1u8; 1 << 16];
        let mut seen = std::ptr::null();
        unsafe { std::ptr::write_volatile(&mut seen, taken.as_ptr()) };
        std::mem::forget(taken);
    })).collect();
    for thread in threads { let _ = thread.join(); }
}
