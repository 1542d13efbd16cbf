// tries: to go on after its end, in what runs when a program is over
// must: TLE
// prints: over
// limits: cpu 1s, wall 1500ms
public class ShutdownHook {
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { for (;;) java.util.concurrent.locks.LockSupport.park(); }));
        System.out.println("over");
    }
}
