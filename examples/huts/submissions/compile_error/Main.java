/** @EXPECTED_RESULTS@: COMPILER-ERROR A final variable is assigned twice. */
public class Main {
    public static void main(String[] args) {
        final long most = 0;
        most = 11;
        System.out.println(most);
    }
}
