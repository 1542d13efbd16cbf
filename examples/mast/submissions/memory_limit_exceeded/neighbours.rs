//! @EXPECTED_RESULTS@: MEMORY-LIMIT
//! Gives each house a list of all others.
use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
    let houses: Vec<(f64, f64)> = numbers.chunks(2).map(|at| (at[0], at[1])).collect();
    let others: Vec<Vec<(f64, f64)>> = houses.iter().map(|_| houses.clone()).collect();
    let farthest = |x: f64| others[0].iter().map(|at| (x - at.0).powi(2) + at.1 * at.1).fold(0.0, f64::max);
    let (mut low, mut high) = (-1e6, 1e6);
    for _ in 0..100 {
        let (left, right) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if farthest(left) < farthest(right) { high = right } else { low = left }
    }
    println!("{:.9}", farthest(low).sqrt());
}
