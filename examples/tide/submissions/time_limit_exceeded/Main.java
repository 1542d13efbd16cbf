import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sorts the levels of the window anew for each minute. */
public class Main {
    public static void main(String[] args) throws IOException {
        StreamTokenizer in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        in.nextToken();
        int n = (int) in.nval;
        in.nextToken();
        int d = (int) in.nval;
        int[] levels = new int[n];
        List<Integer> window = new ArrayList<>();
        int start = 0, best = 0, bestStart = 0;
        for (int i = 0; i < n; i++) {
            in.nextToken();
            levels[i] = (int) in.nval;
            window.add(levels[i]);
            Collections.sort(window);
            while (window.get(window.size() - 1) - window.get(0) > d) window.remove((Integer) levels[start++]);
            if (i - start + 1 > best) {
                best = i - start + 1;
                bestStart = start;
            }
        }
        System.out.println(best + " " + (bestStart + 1));
    }
}
