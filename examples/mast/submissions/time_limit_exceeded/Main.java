import java.util.Scanner;

/** Carries the mast along the road, a micrometre at a time, as long as that brings the farthest house nearer. */
public class Main {
    static double farthest(double[] xs, double[] ys, double x) {
        double most = 0;
        for (int i = 0; i < xs.length; i++) most = Math.max(most, (x - xs[i]) * (x - xs[i]) + ys[i] * ys[i]);
        return most;
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        double[] xs = new double[n], ys = new double[n];
        double x = 1e6;
        for (int i = 0; i < n; i++) {
            xs[i] = in.nextInt();
            ys[i] = in.nextInt();
            x = Math.min(x, xs[i]);
        }
        double range = farthest(xs, ys, x);
        while (true) {
            x += 1e-6;
            double next = farthest(xs, ys, x);
            if (next >= range) break;
            range = next;
        }
        System.out.println(Math.sqrt(range));
    }
}
