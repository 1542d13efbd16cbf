// tries: to start itself again and again, each copy as many times
// must: TLE
// limits: cpu 400ms, wall 3s, processes 24
use std::process::Command;

fn main() {
    loop {
        let _ = Command::new("/proc/self/exe").spawn();
    }
}
