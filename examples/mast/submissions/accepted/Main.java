import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;

/** Bisects on the side on which the farthest house stands. */
public class Main {
    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        in.nextToken();
        int n = (int) in.nval;
        double[] xs = new double[n], ys = new double[n];
        for (int i = 0; i < n; i++) {
            in.nextToken();
            xs[i] = in.nval;
            in.nextToken();
            ys[i] = in.nval;
        }
        double low = -1e6, high = 1e6, range = 0;
        for (int round = 0; round < 100; round++) {
            double middle = (low + high) / 2, most = -1;
            int farthest = 0;
            for (int i = 0; i < n; i++) {
                double distance = Math.sqrt((middle - xs[i]) * (middle - xs[i]) + ys[i] * ys[i]);
                if (distance > most) {
                    most = distance;
                    farthest = i;
                }
            }
            range = most;
            if (xs[farthest] > middle) low = middle;
            else high = middle;
        }
        System.out.println(range);
    }
}
