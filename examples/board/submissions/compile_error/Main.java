/** @EXPECTED_RESULTS@: COMPILER-ERROR readLine may throw what main does not declare. */
public class Main {
    public static void main(String[] args) {
        String line = new java.io.BufferedReader(new java.io.InputStreamReader(System.in)).readLine();
        System.out.println(line);
    }
}
