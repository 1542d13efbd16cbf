import java.util.Arrays;
import java.util.Comparator;
import java.util.Scanner;

/** Sorts destinations as a dictionary does, without regard to capital letters. */
public class Main {
    record Departure(String time, String to, int platform) {}

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        Departure[] board = new Departure[in.nextInt()];
        int toWidth = 0, platformWidth = 0;
        for (int i = 0; i < board.length; i++) {
            board[i] = new Departure(in.next(), in.next(), in.nextInt());
            toWidth = Math.max(toWidth, board[i].to().length());
            platformWidth = Math.max(platformWidth, Integer.toString(board[i].platform()).length());
        }
        Arrays.sort(board, Comparator.comparing(Departure::time)
            .thenComparing(Departure::to, String.CASE_INSENSITIVE_ORDER)
            .thenComparingInt(Departure::platform));
        StringBuilder out = new StringBuilder();
        for (Departure d : board) {
            String platform = Integer.toString(d.platform());
            out.append(d.time()).append("  ").append(d.to()).append(" ".repeat(toWidth - d.to().length() + 2));
            out.append(" ".repeat(platformWidth - platform.length())).append(platform).append('\n');
        }
        System.out.print(out);
    }
}
