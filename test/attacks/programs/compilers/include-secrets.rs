// tries: to take files of the host along in the program
// must: CE
// says: /etc/shadow
fn main() {
    println!("{}", include_str!("/etc/shadow"));
    println!("{}", include_str!("{{secret}}"));
    println!("{}", include!("/proc/1/environ"));
}
