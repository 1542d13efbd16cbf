// tries: to hold the slot by waiting for itself
// must: TLE
// limits: wall 500ms
use std::sync::{Arc, Mutex};

fn main() {
    let lock = Arc::new(Mutex::new(()));
    let _held = lock.lock().unwrap();
    let other = lock.clone();
    let thread = std::thread::spawn(move || { let _never = other.lock().unwrap(); });
    thread.join().unwrap();
}
