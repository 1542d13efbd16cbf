// tries: to be another program on the next test: by changing, replacing or shadowing its own file, or by being executed under another name
// must: AC
// prints: contained
use std::fs;
use std::os::unix::fs::{symlink, PermissionsExt};
use std::path::Path;

fn main() {
    let mut got: Vec<String> = Vec::new();
    let own = std::env::current_exe().unwrap();
    let copy = Path::new("/w/copy");
    fs::copy(&own, copy).unwrap();
    let mut attempt = |what: &str, result: std::io::Result<()>| {
        if result.is_ok() {
            got.push(what.to_string());
        }
    };
    for path in [own.as_path(), Path::new("/program/main"), Path::new("/proc/self/exe"), Path::new("/program/next-run")] {
        let name = path.display();
        attempt(&format!("write {name}"), fs::OpenOptions::new().write(true).open(path).map(|_| ()));
        attempt(&format!("append {name}"), fs::OpenOptions::new().append(true).open(path).map(|_| ()));
        attempt(&format!("copy to {name}"), fs::copy(copy, path).map(|_| ()));
        attempt(&format!("rename to {name}"), fs::rename(copy, path));
        attempt(&format!("remove {name}"), fs::remove_file(path));
        attempt(&format!("permissions of {name}"), fs::set_permissions(path, fs::Permissions::from_mode(0o777)));
        attempt(&format!("link to {name}"), fs::hard_link(path, "/w/linked"));
    }
    for path in ["/program/new", "/program/main.py", "/program/Main.class", "/program/libc.so.6", "/program/../program/x"] {
        attempt(path, fs::write(path, "evil"));
        attempt(path, symlink(copy, path));
        attempt(path, fs::create_dir(path));
    }
    attempt("swap", fs::rename("/program", "/w/program"));
    println!("{}", if got.is_empty() { "contained".into() } else { got.join("\n") });
}
