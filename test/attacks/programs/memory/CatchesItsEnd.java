// tries: to catch the end of its memory and to try again without end
// must: TLE or MLE
// limits: cpu 1s, wall 5s, memory 96 MiB
import java.util.*;

public class CatchesItsEnd {
    public static void main(String[] args) {
        List<int[]> kept = new ArrayList<>();
        for (;;) {
            try {
                int[] block = new int[1 << 18];
                Arrays.fill(block, 1);
                kept.add(block);
            } catch (OutOfMemoryError full) {
                if (kept.size() > 1) kept.remove(kept.size() - 1);
            }
        }
    }
}
