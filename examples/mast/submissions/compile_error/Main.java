/** @EXPECTED_RESULTS@: COMPILER-ERROR Not every way through the method returns a value. */
public class Main {
    static double range(int n) {
        if (n == 1) return 0;
    }

    public static void main(String[] args) {
        System.out.println(range(1));
    }
}
