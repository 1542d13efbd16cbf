//! @EXPECTED_RESULTS@: COMPILER-ERROR
//! Changes a variable that is not mutable.

fn main() {
    let quiet = 0;
    for level in [7, 9, 8, 10] {
        quiet += level;
    }
    println!("{quiet}");
}
