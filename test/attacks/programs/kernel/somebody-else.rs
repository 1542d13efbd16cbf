// tries: to become root or anybody else: user and group ids, capabilities, securebits, groups, and to take no_new_privs back
// must: AC
// prints: contained
use std::os::raw::{c_int, c_long, c_ulong};

extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn prctl(option: c_int, ...) -> c_int;
    fn getuid() -> u32;
}

fn main() {
    let mut got: Vec<String> = Vec::new();
    let me = unsafe { getuid() };
    if me == 0 {
        got.push("root".into());
    }
    // setuid, setgid, setreuid, setregid, setresuid, setresgid, setfsuid.
    for id in [0u32, 1, 65534, 60000, me.wrapping_add(1), me.wrapping_sub(1)] {
        for number in [105, 106, 113, 114, 117, 119] {
            if unsafe { syscall(number, id, id, id) } == 0 {
                got.push(format!("call {number} to {id}"));
            }
        }
    }
    if unsafe { syscall(116, 1 as c_ulong, &0u32 as *const u32) } == 0 {
        got.push("a group".into());
    }
    for version in [0x19980330u32, 0x20071026, 0x20080522] {
        let header = [version, 0];
        let all = [u32::MAX; 6];
        if unsafe { syscall(126, header.as_ptr(), all.as_ptr()) } == 0 {
            got.push("capabilities".into());
        }
    }
    // SECUREBITS, KEEPCAPS, AMBIENT raise, NO_NEW_PRIVS off, BOUNDSET, SECCOMP, PTRACER, MM, MCE_KILL, IO_FLUSHER, SCHED_CORE, speculation.
    for (option, a, b) in [(28, 0u64, 0u64), (8, 1, 0), (47, 2, 0), (38, 0, 0), (24, 21, 0), (22, 1, 0), (0x59616d61, 1, 0), (35, 1, 4096), (33, 1, 1), (57, 1, 0), (62, 1, 0), (53, 0, 2), (59, 1, 0)] {
        if unsafe { prctl(option, a, b, 0u64, 0u64) } >= 0 {
            got.push(format!("prctl {option}"));
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    for line in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        if !status.contains(&format!("{line}:\t0000000000000000")) {
            got.push(line.into());
        }
    }
    if !status.contains("NoNewPrivs:\t1") {
        got.push("NoNewPrivs".into());
    }
    println!("{}", if got.is_empty() { "contained".into() } else { got.join("\n") });
}
