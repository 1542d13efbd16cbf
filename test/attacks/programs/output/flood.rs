// tries: to fill the judge's memory by ever longer lines without an end
// must: OLE
// limits: output 1 MiB
use std::io::Write;

fn main() {
    let bytes = vec![b'x'; 1 << 20];
    loop {
        let _ = std::io::stderr().write_all(&bytes);
        let _ = std::io::stdout().write_all(&bytes);
    }
}
