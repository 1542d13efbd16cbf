/** @EXPECTED_RESULTS@: OUTPUT-LIMIT Prints a map that is far too large. */
public class Main {
    public static void main(String[] args) {
        String row = "^".repeat(100_000);
        for (int y = 0; y < 1000; y++) System.out.println(row);
    }
}
