// tries: to fill the machine with the threads of a virtual machine
// must: AC
// limits: cpu 3s, wall 8s, processes 16
public class ThreadBomb {
    public static void main(String[] args) {
        int count = 0;
        try {
            for (; count < 5000; count++) {
                Thread thread = new Thread(null, () -> { for (;;) java.util.concurrent.locks.LockSupport.park(); }, "bomb", 64 * 1024);
                thread.setDaemon(true);
                thread.start();
            }
        } catch (OutOfMemoryError full) {
            // The limit of processes, as Java says it.
        }
        Runtime.getRuntime().halt(count < 200 ? 0 : 1);
    }
}
