// tries: to end or stop every process that it can name: the judge, the box's first process, its process group, all numbers up to the largest
// must: AC
// prints: contained
// limits: cpu 3s, wall 8s, memory 512 MiB
public class Main {
    public static void main(String[] args) throws Exception {
        long me = ProcessHandle.current().pid();
        // Nobody but this program's own processes may be hit: the shell leaves itself and its parent out.
        String script = "me=" + me + "; for signal in 9 15 19 1 10 12; do"
            + " for pid in 1 0$((me + 100)) 300 1000 4000 32768 4194303; do kill -$signal $pid 2>/dev/null && [ $pid != 1 ] && echo signalled $pid; done; done;"
            + " for pid in /proc/[0-9]*; do pid=${pid#/proc/}; [ $pid = $me ] || [ $pid = $$ ] || echo sees $pid; done";
        Process shell = new ProcessBuilder("/bin/sh", "-c", script).redirectErrorStream(true).start();
        String said = new String(shell.getInputStream().readAllBytes()).trim();
        shell.waitFor();
        System.out.println(said.isEmpty() ? "contained" : said);
    }
}
