//! Finds each common multiple by trying one number after the other.
use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let teeth: Vec<u64> = text.split_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
    let common = teeth.iter().fold(1u64, |so, &t| (so..).find(|m| m % so == 0 && m % t == 0).unwrap());
    println!("{}", common / teeth[0]);
}
