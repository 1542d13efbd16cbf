// tries: to write to the input, run it as a program, and delete it by the names under which Java can open it
// must: AC
// prints: contained
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

public class Main {
    interface Attempt { void make() throws Exception; }

    static final List<String> got = new ArrayList<>();

    static void attempt(String what, Attempt attempt) {
        try {
            attempt.make();
            got.add(what);
        } catch (Exception | InternalError refused) {
            // as it should be
        }
    }

    public static void main(String[] args) {
        for (String name : new String[] {"/proc/self/fd/0", "/dev/stdin", "/proc/" + ProcessHandle.current().pid() + "/fd/0"}) {
            Path path = Path.of(name);
            attempt(name + " opened to write", () -> new FileOutputStream(name).write(1));
            attempt(name + " opened to read and write", () -> new RandomAccessFile(name, "rw").write(1));
            attempt(name + " mapped", () -> FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE).map(FileChannel.MapMode.READ_WRITE, 0, 1));
            attempt(name + " deleted", () -> Files.delete(path));
            attempt(name + " run", () -> new ProcessBuilder(name).start().waitFor());
            attempt(name + " linked", () -> Files.createLink(Path.of("/w/linked"), path.toRealPath()));
        }
        attempt("written by its descriptor", () -> {
            FileOutputStream out = new FileOutputStream(FileDescriptor.in);
            out.write(1);
        });
        System.out.println(got.isEmpty() ? "contained" : String.join("\n", got));
    }
}
