// tries: to reach the hypervisor and other machines without any network: vsock, the kernel's crypto, Bluetooth, CAN, packets, XDP
// must: AC
// prints: contained
use std::os::raw::{c_int, c_void};

extern "C" {
    fn socket(family: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn connect(fd: c_int, address: *const c_void, length: u32) -> c_int;
}

fn main() {
    let mut got = Vec::new();
    let vsock = unsafe { socket(40, 1, 0) };
    for cid in [0u32, 1, 2, 3, u32::MAX] {
        for port in [22u32, 1024, 5000] {
            let address: [u32; 4] = [40, port, cid, 0];
            if unsafe { connect(vsock, address.as_ptr().cast(), 16) } == 0 {
                got.push(format!("vsock {cid} {port}"));
            }
        }
    }
    for (name, family, kind, protocol) in [("alg", 38, 5, 0), ("bluetooth", 31, 3, 1), ("can", 29, 3, 1), ("packet", 17, 3, 0x300), ("xdp", 44, 3, 0), ("tipc", 30, 1, 0), ("rds", 21, 5, 0), ("kcm", 41, 2, 0), ("smc", 43, 1, 0), ("key", 15, 3, 2), ("mctp", 45, 2, 0), ("qipcrtr", 42, 2, 0), ("nfc", 39, 1, 0), ("rxrpc", 33, 2, 2)] {
        if unsafe { socket(family, kind, protocol) } >= 0 {
            got.push(name.to_string());
        }
    }
    for device in ["/dev/vsock", "/dev/vhost-vsock", "/dev/net/tun", "/dev/vhost-net"] {
        if std::fs::File::open(device).is_ok() {
            got.push(device.to_string());
        }
    }
    println!("{}", if got.is_empty() { "contained".to_string() } else { got.join("\n") });
}
