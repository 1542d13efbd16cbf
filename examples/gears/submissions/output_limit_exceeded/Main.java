/** @EXPECTED_RESULTS@: OUTPUT-LIMIT Prints blank lines for ever, in large pieces. */
public class Main {
    public static void main(String[] args) {
        byte[] lines = "\n".repeat(1 << 16).getBytes();
        while (true) System.out.write(lines, 0, lines.length);
    }
}
