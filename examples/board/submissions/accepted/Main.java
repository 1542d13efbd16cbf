import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.Comparator;

public class Main {
    record Departure(String time, String to, int platform) {}

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        Departure[] board = new Departure[Integer.parseInt(in.readLine())];
        int toWidth = 0, platformWidth = 0;
        for (int i = 0; i < board.length; i++) {
            String[] words = in.readLine().split(" ");
            board[i] = new Departure(words[0], words[1], Integer.parseInt(words[2]));
            toWidth = Math.max(toWidth, words[1].length());
            platformWidth = Math.max(platformWidth, words[2].length());
        }
        Arrays.sort(board, Comparator.comparing(Departure::time).thenComparing(Departure::to).thenComparingInt(Departure::platform));
        StringBuilder out = new StringBuilder();
        for (Departure d : board) {
            String platform = Integer.toString(d.platform());
            out.append(d.time()).append("  ").append(d.to()).append(" ".repeat(toWidth - d.to().length() + 2));
            out.append(" ".repeat(platformWidth - platform.length())).append(platform).append('\n');
        }
        System.out.print(out);
    }
}
