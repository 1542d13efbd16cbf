import java.util.Scanner;

/** Multiplies before it divides, and exactly: an ArithmeticException where the product leaves 64 bits. */
public class Main {
    static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        long first = in.nextLong();
        long common = first;
        for (int i = 1; i < n; i++) {
            long t = in.nextLong();
            common = Math.multiplyExact(common, t) / gcd(common, t);
        }
        System.out.println(common / first);
    }
}
