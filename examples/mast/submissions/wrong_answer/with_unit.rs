//! Prints a unit after the right number: a token too many.
use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
    let farthest = |x: f64| numbers.chunks(2).map(|at| (x - at[0]).hypot(at[1])).fold(0.0, f64::max);
    let (mut low, mut high) = (-1e6, 1e6);
    for _ in 0..80 {
        let (left, right) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if farthest(left) < farthest(right) { high = right } else { low = left }
    }
    println!("{:.9} m", farthest(low));
}
