import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.StringTokenizer;

/** Removes a minute too many from a queue when no difference is allowed, and looks into the empty queue. */
public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringTokenizer words = new StringTokenizer(in.readLine());
        int n = Integer.parseInt(words.nextToken()), d = Integer.parseInt(words.nextToken());
        words = new StringTokenizer(in.readLine());
        int[] levels = new int[n];
        ArrayDeque<Integer> highest = new ArrayDeque<>(), lowest = new ArrayDeque<>();
        int start = 0, best = 0, bestStart = 0;
        for (int i = 0; i < n; i++) {
            levels[i] = Integer.parseInt(words.nextToken());
            while (!highest.isEmpty() && levels[highest.getLast()] <= levels[i]) highest.removeLast();
            while (!lowest.isEmpty() && levels[lowest.getLast()] >= levels[i]) lowest.removeLast();
            highest.addLast(i);
            lowest.addLast(i);
            while (levels[highest.getFirst()] - levels[lowest.getFirst()] > d) {
                start++;
                if (highest.getFirst() < start) highest.removeFirst();
                if (lowest.getFirst() < start) lowest.removeFirst();
                if (d == 0) highest.removeFirst();
            }
            if (i - start + 1 > best) {
                best = i - start + 1;
                bestStart = start;
            }
        }
        System.out.println(best + " " + (bestStart + 1));
    }
}
