import java.util.Arrays;
import java.util.Comparator;
import java.util.Scanner;

/** Fills an array of ten thousand departures, and fails with the next one. */
public class Main {
    record Departure(String time, String to, int platform) {}

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt(), toWidth = 0, platformWidth = 0;
        Departure[] board = new Departure[10_000];
        for (int i = 0; i < n; i++) {
            board[i] = new Departure(in.next(), in.next(), in.nextInt());
            toWidth = Math.max(toWidth, board[i].to().length());
            platformWidth = Math.max(platformWidth, Integer.toString(board[i].platform()).length());
        }
        Arrays.sort(board, 0, n, Comparator.comparing(Departure::time).thenComparing(Departure::to).thenComparingInt(Departure::platform));
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < n; i++) {
            String to = board[i].to(), platform = Integer.toString(board[i].platform());
            out.append(board[i].time()).append("  ").append(to).append(" ".repeat(toWidth - to.length() + 2));
            out.append(" ".repeat(platformWidth - platform.length())).append(platform).append('\n');
        }
        System.out.print(out);
    }
}
