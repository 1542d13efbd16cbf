//! @EXPECTED_RESULTS@: OUTPUT-LIMIT
//! Makes the first column ten million characters wide.

fn main() {
    let blanks = " ".repeat(10_000_000);
    println!("00:00{blanks}Ulm");
}
