// tries: to send whoever resolves or removes its files round in circles: links to themselves, to each other, chains of 10,000, names of 255 bytes
// must: AC
// prints: contained
use std::fs;
use std::os::unix::fs::symlink;

fn main() -> std::io::Result<()> {
    symlink("self", "/w/self")?;
    symlink("/w/b", "/w/a")?;
    symlink("/w/a", "/w/b")?;
    symlink("../w/../w/../w/up/..", "/w/up")?;
    symlink(".", "/w/here")?;
    symlink("/", "/w/root")?;
    symlink("/proc/self/fd/1", "/w/output")?;
    for i in 0..10_000 {
        symlink(format!("/tmp/{}", i + 1), format!("/tmp/{i}"))?;
    }
    let long = "x".repeat(255);
    symlink(vec!["y".repeat(250); 16].join("/"), format!("/dev/shm/{long}"))?;
    // Through them nothing may be reached that is not there without.
    let mut got = Vec::new();
    for path in ["/w/root/etc/shadow", "/w/here/here/here/root/root/etc/shadow", "/w/up/etc/shadow", "/tmp/0"] {
        if fs::metadata(path).is_ok() {
            got.push(path);
        }
    }
    println!("{}", if got.is_empty() { "contained".into() } else { got.join("\n") });
    Ok(())
}
