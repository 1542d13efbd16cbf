// tries: to be renaming and removing folders just when they are being removed
// must: TLE
// limits: cpu 300ms, wall 3s, processes 16
use std::fs;

fn main() {
    let threads: Vec<_> = (0..4).map(|i| std::thread::spawn(move || loop {
        let _ = fs::create_dir_all(format!("/w/{i}/a/b/c"));
        let _ = fs::rename(format!("/w/{i}/a"), format!("/tmp/{i}"));
        let _ = fs::rename(format!("/w/{i}"), format!("/w/{}/a/b/c/d", (i + 1) % 4));
        let _ = fs::remove_dir_all(format!("/tmp/{}", (i + 2) % 4));
    })).collect();
    for thread in threads { let _ = thread.join(); }
}
