import java.util.Scanner;

/** Tries whole numbers for the mast only. */
public class Main {
    static double farthest(long[] xs, long[] ys, long x) {
        long most = 0;
        for (int i = 0; i < xs.length; i++) most = Math.max(most, (x - xs[i]) * (x - xs[i]) + ys[i] * ys[i]);
        return Math.sqrt(most);
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        long[] xs = new long[n], ys = new long[n];
        for (int i = 0; i < n; i++) {
            xs[i] = in.nextInt();
            ys[i] = in.nextInt();
        }
        long low = -1_000_000, high = 1_000_000;
        while (low < high) {
            long middle = Math.floorDiv(low + high, 2);
            if (farthest(xs, ys, middle) <= farthest(xs, ys, middle + 1)) high = middle;
            else low = middle + 1;
        }
        System.out.println(farthest(xs, ys, low));
    }
}
