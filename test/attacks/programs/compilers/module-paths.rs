// tries: to have files of the host read as source, and shown in the messages
// must: CE
#[path = "/etc/shadow"]
mod shadow;
#[path = "/etc/passwd"]
mod passwd;
#[path = "{{secret}}"]
mod secret;
fn main() {}
