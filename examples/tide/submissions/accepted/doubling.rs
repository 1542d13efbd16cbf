//! Makes tables of the highest and lowest levels of all stretches of 1, 2, 4, ... minutes while they can be quiet,
//! then lengthens each start's stretch from the longest such step down to the shortest.
use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let mut numbers = text.split_ascii_whitespace().map(|word| word.parse::<i32>().unwrap());
    let n = numbers.next().unwrap() as usize;
    let d = numbers.next().unwrap();
    let levels: Vec<(i16, i16)> = numbers.map(|level| (level as i16, level as i16)).collect();
    let join = |a: (i16, i16), b: (i16, i16)| (a.0.max(b.0), a.1.min(b.1));
    let mut tables = vec![levels];
    while 1 << tables.len() <= n {
        let half = 1 << (tables.len() - 1);
        let last = &tables[tables.len() - 1];
        let next: Vec<(i16, i16)> = (0..last.len() - half).map(|i| join(last[i], last[i + half])).collect();
        tables.push(next);
    }
    let (mut best, mut best_start) = (0, 0);
    for start in 0..n {
        let (mut end, mut range) = (start, (i16::MIN, i16::MAX));
        for (power, table) in tables.iter().enumerate().rev() {
            if end < table.len() {
                let longer = join(range, table[end]);
                if i32::from(longer.0) - i32::from(longer.1) <= d {
                    range = longer;
                    end += 1 << power;
                }
            }
        }
        if end - start > best {
            (best, best_start) = (end - start, start);
        }
    }
    println!("{} {}", best, best_start + 1);
}
