// tries: to give the linker files of the host, and to assemble others into the program
// must: CE
#[link(name = ":/etc/shadow", kind = "dylib")]
extern "C" {}
#[link(name = "{{secret}}", kind = "static", modifiers = "+whole-archive,+verbatim")]
extern "C" {}
core::arch::global_asm!(".incbin \"/etc/shadow\"");
core::arch::global_asm!(".incbin \"{{secret}}\"");
fn main() {}
