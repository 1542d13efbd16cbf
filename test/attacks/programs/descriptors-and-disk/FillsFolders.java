// tries: to fill the work folder with files of random names in random folders until nothing more fits
// must: AC or RTE or MLE or TLE
// limits: cpu 2s, wall 6s, memory 128 MiB
import java.nio.file.*;
import java.util.*;

public class FillsFolders {
    public static void main(String[] args) throws Exception {
        Random random = new Random(1);
        List<Path> folders = new ArrayList<>(List.of(Path.of("/w"), Path.of("/tmp"), Path.of("/dev/shm")));
        for (;;) {
            Path folder = folders.get(random.nextInt(folders.size()));
            if (random.nextInt(4) == 0) folders.add(Files.createTempDirectory(folder, "hostile-"));
            else Files.write(Files.createTempFile(folder, "hostile-", ""), new byte[random.nextInt(20000)]);
        }
    }
}
