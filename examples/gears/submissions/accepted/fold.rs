use std::io::Read;

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let teeth: Vec<u64> = text.split_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
    let common = teeth.iter().fold(1, |so, &t| so / gcd(so, t) * t);
    println!("{}", common / teeth[0]);
}
