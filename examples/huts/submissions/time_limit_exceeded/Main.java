import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;

/** Goes up hut by hut in the right order, but looks through all trails for those of each hut. */
public class Main {
    static StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));

    static int number() throws IOException {
        in.nextToken();
        return (int) in.nval;
    }

    public static void main(String[] args) throws IOException {
        int n = number(), m = number();
        int[] altitude = new int[n + 1], u = new int[m], v = new int[m], beauty = new int[m];
        Integer[] order = new Integer[n];
        for (int i = 1; i <= n; i++) {
            altitude[i] = number();
            order[i - 1] = i;
        }
        for (int j = 0; j < m; j++) {
            u[j] = number();
            v[j] = number();
            beauty[j] = number();
        }
        java.util.Arrays.sort(order, (a, b) -> altitude[a] - altitude[b]);
        long[] best = new long[n + 1];
        long most = 0;
        for (int hut : order) {
            for (int j = 0; j < m; j++) {
                if (u[j] != hut && v[j] != hut) continue;
                int other = u[j] + v[j] - hut;
                if (altitude[other] < altitude[hut]) best[hut] = Math.max(best[hut], best[other] + beauty[j]);
            }
            most = Math.max(most, best[hut]);
        }
        System.out.println(most);
    }
}
