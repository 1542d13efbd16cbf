import java.util.Scanner;

/** Prints the number of teeth after which the clock strikes, not the turns of the first gear. */
public class Main {
    static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        long common = 1;
        for (int i = 0; i < n; i++) {
            long t = in.nextLong();
            common = common / gcd(common, t) * t;
        }
        System.out.println(common);
    }
}
