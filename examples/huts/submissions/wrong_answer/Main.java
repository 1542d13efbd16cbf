import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;
import java.util.Arrays;
import java.util.Comparator;

/** Begins at the highest hut only. */
public class Main {
    record Trail(int upper, int lower, int beauty) {}

    static StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));

    static int number() throws IOException {
        in.nextToken();
        return (int) in.nval;
    }

    public static void main(String[] args) throws IOException {
        int n = number(), m = number(), highest = 1;
        int[] altitude = new int[n + 1];
        for (int i = 1; i <= n; i++) {
            altitude[i] = number();
            if (altitude[i] > altitude[highest]) highest = i;
        }
        Trail[] trails = new Trail[m];
        for (int j = 0; j < m; j++) {
            int u = number(), v = number(), beauty = number();
            trails[j] = altitude[u] > altitude[v] ? new Trail(u, v, beauty) : new Trail(v, u, beauty);
        }
        Arrays.sort(trails, Comparator.comparingInt(t -> altitude[t.upper()]));
        long[] best = new long[n + 1];
        for (Trail t : trails) best[t.upper()] = Math.max(best[t.upper()], best[t.lower()] + t.beauty());
        System.out.println(best[highest]);
    }
}
