// tries: to fill the judge's memory from many threads
// must: OLE
// limits: cpu 2s, wall 6s, output 1 MiB
public class Flood {
    public static void main(String[] args) {
        byte[] bytes = "and so on and so on and so on\n".repeat(1000).getBytes();
        for (int i = 0; i < 4; i++) new Thread(() -> { for (;;) System.out.write(bytes, 0, bytes.length); }).start();
    }
}
