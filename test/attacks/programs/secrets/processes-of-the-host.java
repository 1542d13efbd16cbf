// tries: to see other processes, their command lines and their users, and to send them signals
// must: AC
// prints: contained
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

public class Main {
    public static void main(String[] args) throws Exception {
        List<String> got = new ArrayList<>();
        long me = ProcessHandle.current().pid();
        ProcessHandle.allProcesses().filter(process -> process.pid() != me).forEach(process -> got.add("process " + process.pid() + " " + process.info()));
        for (String name : new File("/proc").list())
            if (name.matches("\\d+") && Long.parseLong(name) != me) got.add("/proc/" + name);
        // Those that cannot be listed might still answer.
        for (long pid = 1; pid < 300; pid++) {
            if (new File("/proc/self/task/" + pid).exists()) continue;
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            if (process.isPresent() && process.get().info().command().isPresent()) got.add("command of " + pid);
            if (process.isPresent() && pid != 1 && process.get().destroyForcibly()) got.add("killed " + pid);
        }
        Process list = new ProcessBuilder("/bin/sh", "-c", "ps -e -o pid= -o comm= 2>/dev/null || true").start();
        for (String line : new String(list.getInputStream().readAllBytes()).split("\n"))
            if (!line.isBlank() && !line.matches("\\s*\\d+\\s+(java|sh|ps)\\s*")) got.add("ps: " + line);
        System.out.println(got.isEmpty() ? "contained" : String.join("\n", got));
    }
}
