import java.util.Scanner;

/** Lets the pointers of all gears run on, turn by turn of the first one. */
public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        int[] teeth = new int[n];
        for (int i = 0; i < n; i++) teeth[i] = in.nextInt();
        int[] position = new int[n];
        long turns = 0;
        boolean allUp;
        do {
            turns++;
            allUp = true;
            for (int i = 0; i < n; i++) {
                position[i] = (position[i] + teeth[0]) % teeth[i];
                allUp &= position[i] == 0;
            }
        } while (!allUp);
        System.out.println(turns);
    }
}
