import java.util.Arrays;
import java.util.Comparator;
import java.util.Scanner;

/** Sorts well, but builds the whole board anew with every line that it adds to the string. */
public class Main {
    record Departure(String time, String to, int platform) {}

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        Departure[] board = new Departure[in.nextInt()];
        for (int i = 0; i < board.length; i++) board[i] = new Departure(in.next(), in.next(), in.nextInt());
        Arrays.sort(board, Comparator.comparing(Departure::time).thenComparing(Departure::to).thenComparingInt(Departure::platform));
        String out = "";
        for (Departure d : board) {
            int toWidth = Arrays.stream(board).mapToInt(e -> e.to().length()).max().getAsInt();
            int platformWidth = Arrays.stream(board).mapToInt(e -> Integer.toString(e.platform()).length()).max().getAsInt();
            String platform = Integer.toString(d.platform());
            out += d.time() + "  " + d.to() + " ".repeat(toWidth - d.to().length() + 2);
            out += " ".repeat(platformWidth - platform.length()) + platform + "\n";
        }
        System.out.print(out);
    }
}
