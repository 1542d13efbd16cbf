/** @EXPECTED_RESULTS@: COMPILER-ERROR A long does not fit into an int without a cast. */
public class Main {
    public static void main(String[] args) {
        long common = 60;
        int turns = common / 10;
        System.out.println(turns);
    }
}
