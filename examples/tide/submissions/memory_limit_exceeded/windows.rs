//! @EXPECTED_RESULTS@: MEMORY-LIMIT
//! Keeps a copy of every window that it has moved over.
use std::collections::VecDeque;
use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<i32> = text.split_ascii_whitespace().map(|word| word.parse().unwrap()).collect();
    let (d, levels) = (numbers[1], &numbers[2..]);
    let mut window = VecDeque::new();
    let mut windows = Vec::new();
    for &level in levels {
        window.push_back(level);
        while window.iter().any(|other| (level - other).abs() > d) {
            window.pop_front();
        }
        windows.push(window.clone());
    }
    let best = windows.iter().map(|w| w.len()).max().unwrap();
    let end = windows.iter().position(|w| w.len() == best).unwrap();
    println!("{} {}", best, end + 2 - best);
}
