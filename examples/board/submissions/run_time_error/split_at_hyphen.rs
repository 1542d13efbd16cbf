//! Panics at a destination that begins with a hyphen, because no first word is found before it.
use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let words: Vec<&str> = text.split_whitespace().skip(1).collect();
    let mut board: Vec<(&str, &str, u32)> = words.chunks(3).map(|row| (row[0], row[1], row[2].parse().unwrap())).collect();
    board.sort();
    for row in &board {
        let first_word = row.1.split('-').next().filter(|word| !word.is_empty());
        first_word.expect("a destination begins with a letter");
    }
    let to_width = board.iter().map(|row| row.1.len()).max().unwrap();
    let platform_width = board.iter().map(|row| row.2.to_string().len()).max().unwrap();
    let shown: String = board.iter().map(|row| format!("{}  {:to_width$}  {:platform_width$}\n", row.0, row.1, row.2)).collect();
    print!("{shown}");
}
