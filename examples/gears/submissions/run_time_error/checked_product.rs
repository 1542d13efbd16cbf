//! Panics where the product of two numbers of teeth does not fit into 32 bits.
use std::io::Read;

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let teeth: Vec<u32> = text.split_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
    let mut common = u64::from(teeth[0]);
    for pair in teeth.windows(2) {
        pair[0].checked_mul(pair[1]).expect("two large gears side by side");
        common = common / gcd(common, u64::from(pair[1])) * u64::from(pair[1]);
    }
    println!("{}", common / u64::from(teeth[0]));
}
