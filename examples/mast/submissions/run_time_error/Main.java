import java.util.Scanner;

/** Has arrays for ten thousand houses: an ArrayIndexOutOfBoundsException at the next one. */
public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        double[] xs = new double[10_000], ys = new double[10_000];
        for (int i = 0; i < n; i++) {
            xs[i] = in.nextInt();
            ys[i] = in.nextInt();
        }
        double low = -1e6, high = 1e6, range = 0;
        for (int round = 0; round < 100; round++) {
            double middle = (low + high) / 2, most = -1;
            int farthest = 0;
            for (int i = 0; i < n; i++) {
                double square = (middle - xs[i]) * (middle - xs[i]) + ys[i] * ys[i];
                if (square > most) {
                    most = square;
                    farthest = i;
                }
            }
            range = Math.sqrt(most);
            if (xs[farthest] > middle) low = middle;
            else high = middle;
        }
        System.out.println(range);
    }
}
