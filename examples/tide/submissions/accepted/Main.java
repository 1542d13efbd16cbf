import java.io.IOException;

public class Main {
    static final byte[] buffer = new byte[1 << 16];
    static int filled, at;

    static int read() throws IOException {
        if (at == filled) {
            filled = System.in.read(buffer, 0, buffer.length);
            at = 0;
            if (filled <= 0) return -1;
        }
        return buffer[at++];
    }

    static int readInt() throws IOException {
        int c = read();
        while (c <= ' ') c = read();
        boolean negative = c == '-';
        if (negative) c = read();
        int number = 0;
        for (; c > ' '; c = read()) number = number * 10 + c - '0';
        return negative ? -number : number;
    }

    public static void main(String[] args) throws IOException {
        int n = readInt(), d = readInt();
        int[] levels = new int[n], highest = new int[n], lowest = new int[n];
        int highFrom = 0, highTo = 0, lowFrom = 0, lowTo = 0, start = 0, best = 0, bestStart = 0;
        for (int i = 0; i < n; i++) {
            int level = levels[i] = readInt();
            while (highTo > highFrom && levels[highest[highTo - 1]] <= level) highTo--;
            highest[highTo++] = i;
            while (lowTo > lowFrom && levels[lowest[lowTo - 1]] >= level) lowTo--;
            lowest[lowTo++] = i;
            while (levels[highest[highFrom]] - levels[lowest[lowFrom]] > d) {
                start++;
                if (highest[highFrom] < start) highFrom++;
                if (lowest[lowFrom] < start) lowFrom++;
            }
            if (i - start + 1 > best) {
                best = i - start + 1;
                bestStart = start;
            }
        }
        System.out.println(best + " " + (bestStart + 1));
    }
}
