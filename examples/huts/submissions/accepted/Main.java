import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;

/** Puts the huts into the order of their altitudes by counting, then goes up from the lowest. */
public class Main {
    static StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in), 1 << 16));

    static int number() throws IOException {
        in.nextToken();
        return (int) in.nval;
    }

    public static void main(String[] args) throws IOException {
        int n = number(), m = number();
        int[] altitude = new int[n], place = new int[1_000_002];
        for (int i = 0; i < n; i++) {
            altitude[i] = number();
            place[altitude[i] + 1]++;
        }
        for (int h = 1; h < place.length; h++) place[h] += place[h - 1];
        int[] order = new int[n];
        for (int i = 0; i < n; i++) order[place[altitude[i]]++] = i;

        int[] firstTrail = new int[n], nextTrail = new int[m + 1], lower = new int[m + 1], beauty = new int[m + 1];
        for (int j = 1; j <= m; j++) {
            int u = number() - 1, v = number() - 1;
            beauty[j] = number();
            int upper = altitude[u] > altitude[v] ? u : v;
            lower[j] = u + v - upper;
            nextTrail[j] = firstTrail[upper];
            firstTrail[upper] = j;
        }
        long[] best = new long[n];
        long most = 0;
        for (int hut : order) {
            for (int j = firstTrail[hut]; j != 0; j = nextTrail[j]) best[hut] = Math.max(best[hut], best[lower[j]] + beauty[j]);
            most = Math.max(most, best[hut]);
        }
        System.out.println(most);
    }
}
