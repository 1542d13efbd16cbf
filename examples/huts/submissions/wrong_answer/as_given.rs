//! Leaves out all trails that are given from their lower end.
use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let mut numbers = text.split_ascii_whitespace().map(|word| word.parse::<usize>().unwrap());
    let mut number = || numbers.next().unwrap();
    let (n, m) = (number(), number());
    let altitudes: Vec<usize> = (0..n).map(|_| number()).collect();
    let mut trails: Vec<(usize, usize, usize)> = (0..m)
        .map(|_| (number() - 1, number() - 1, number()))
        .filter(|&(u, v, _)| altitudes[u] > altitudes[v])
        .collect();
    trails.sort_by_key(|&(upper, _, _)| altitudes[upper]);
    let mut best = vec![0; n];
    for (upper, lower, beauty) in trails {
        best[upper] = best[upper].max(best[lower] + beauty);
    }
    println!("{}", best.iter().max().unwrap());
}
