use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{symlink, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::sync::{atomic::AtomicUsize, atomic::Ordering, mpsc, Arc, Barrier, Condvar, Mutex, RwLock};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

fn depth(n: u64) -> u64 {
    let below = if n == 0 { return 0 } else { depth(n - 1) };
    // Or the compiler makes a loop of it.
    1 + unsafe { std::ptr::read_volatile(&below) }
}

fn threads() {
    let count = Arc::new(AtomicUsize::new(0));
    let all: Vec<_> = (0..4)
        .map(|_| {
            let count = Arc::clone(&count);
            thread::spawn(move || count.fetch_add(1, Ordering::SeqCst))
        })
        .collect();
    for one in all {
        one.join().unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 4);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        let own = sender.clone();
        scope.spawn(move || own.send(1).unwrap());
    });
    assert_eq!(receiver.recv_timeout(Duration::from_secs(5)), Ok(1));
    let pair = (Mutex::new(false), Condvar::new());
    let (_guard, result) = pair.1.wait_timeout(pair.0.lock().unwrap(), Duration::from_millis(1)).unwrap();
    assert!(result.timed_out() && *RwLock::new(true).read().unwrap());
    Barrier::new(1).wait();
    let deep = thread::Builder::new().stack_size(128 << 20).spawn(|| depth(100_000)).unwrap();
    assert_eq!(deep.join().unwrap(), 100_000);
    assert!(thread::spawn(|| panic!("on purpose")).join().is_err());
    thread::sleep(Duration::from_micros(1));
    thread::yield_now();
    assert!(thread::available_parallelism().is_ok());
}

fn files() -> io::Result<()> {
    let folder = std::env::temp_dir().join("folder");
    fs::create_dir_all(folder.join("deep"))?;
    let path = folder.join("file");
    fs::write(&path, "text")?;
    fs::copy(&path, folder.join("copy"))?;
    fs::rename(folder.join("copy"), folder.join("moved"))?;
    symlink(&path, folder.join("link"))?;
    fs::hard_link(&path, folder.join("hard"))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    let mut file = fs::OpenOptions::new().read(true).write(true).open(&path)?;
    file.seek(SeekFrom::Start(2))?;
    file.write_all(b"more")?;
    file.set_len(3)?;
    file.sync_all()?;
    assert_eq!(fs::read_to_string(folder.join("link"))?, "tem");
    assert_eq!(fs::canonicalize(folder.join("link"))?, path);
    assert!(fs::read_dir(&folder)?.count() > 3 && fs::metadata(&path)?.modified()? <= SystemTime::now() && fs::symlink_metadata(folder.join("link"))?.is_symlink());
    fs::remove_dir_all(&folder)?;
    std::env::set_current_dir("/tmp")
}

fn processes() -> io::Result<()> {
    let mut child = Command::new("sort").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    child.stdin.take().unwrap().write_all(b"b\na\n")?;
    assert_eq!(child.wait_with_output()?.stdout, b"a\nb\n");
    assert!(Command::new("true").current_dir("/tmp").status()?.success());
    let mut endless = Command::new("sleep").arg("60").spawn()?;
    endless.kill()?;
    endless.wait()?;
    let (mut left, mut right) = UnixStream::pair()?;
    right.set_read_timeout(Some(Duration::from_secs(5)))?;
    left.write_all(b"x")?;
    let mut byte = [0];
    right.read_exact(&mut byte)
}

fn main() -> io::Result<()> {
    let started = Instant::now();
    let mut lines = io::stdin().lock().lines();
    assert_eq!(lines.next().unwrap()?.trim(), "3");
    let sum: i64 = lines.next().unwrap()?.split_whitespace().map(|word| word.parse::<i64>().unwrap()).sum();
    assert_eq!(sum, 6);
    std::panic::set_hook(Box::new(|_| {}));
    threads();
    files()?;
    processes()?;
    let mut seen = HashMap::new();
    seen.insert(1, vec![0u8; 64 << 20]);
    seen.get_mut(&1).unwrap().resize(100 << 20, 1);
    assert!(started.elapsed() > Duration::ZERO && std::process::id() > 0 && std::env::current_exe().is_ok());
    writeln!(io::BufWriter::new(io::stdout().lock()), "done")
}
