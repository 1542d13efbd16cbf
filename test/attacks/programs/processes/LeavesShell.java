// tries: to leave a shell behind that goes on writing to its output
// must: AC
// limits: cpu 2s, wall 6s
public class LeavesShell {
    public static void main(String[] args) throws Exception {
        new ProcessBuilder("/bin/sh", "-c", "trap '' HUP TERM PIPE; (while :; do echo still there; sleep 0.05; done) & while :; do sleep 1; done").inheritIO().start();
        Thread.sleep(100);
    }
}
