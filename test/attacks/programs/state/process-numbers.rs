// tries: to count, by process numbers, inode numbers and mount ids, how many runs came before, and to set the next number
// must: AC
// prints: contained
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::{id, Command};

fn main() {
    let mut got: Vec<String> = Vec::new();
    if id() != 2 {
        got.push(format!("process {}", id()));
    }
    let child = Command::new("sh").args(["-c", "echo $$"]).output().unwrap();
    if String::from_utf8_lossy(&child.stdout).trim() != "3" {
        got.push("a child's number".into());
    }
    for path in ["/proc/sys/kernel/ns_last_pid", "/proc/sys/kernel/pid_max", "/proc/loadavg", "/proc/stat", "/proc/self/sched", "/proc/self/schedstat", "/proc/self/autogroup"] {
        if fs::OpenOptions::new().write(true).open(path).is_ok() {
            got.push(format!("may write {path}"));
        }
    }
    for path in ["/proc/sys/kernel/ns_last_pid", "/proc/loadavg", "/proc/stat", "/proc/uptime"] {
        if fs::read(path).is_ok() {
            got.push(format!("may read {path}"));
        }
    }
    // What a run may make gets the same numbers each time: nobody's earlier files show.
    for folder in ["/w", "/tmp", "/dev/shm"] {
        if fs::metadata(folder).unwrap().nlink() != 2 || fs::read_dir(folder).unwrap().count() != 0 {
            got.push(format!("{folder} is not empty"));
        }
    }
    println!("{}", if got.is_empty() { "contained".into() } else { got.join("\n") });
}
