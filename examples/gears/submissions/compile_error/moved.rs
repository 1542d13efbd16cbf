//! @EXPECTED_RESULTS@: COMPILER-ERROR
//! Uses the vector after it was moved.

fn strike(teeth: Vec<u64>) -> u64 {
    teeth.iter().product()
}

fn main() {
    let teeth = vec![10, 12, 6];
    println!("{}", strike(teeth) / teeth[0]);
}
