import java.io.*;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SelectionKey;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.*;

public class Main {
    static void check(boolean held) {
        if (!held) throw new AssertionError();
    }

    static int depth(int n) {
        return n == 0 ? 0 : 1 + depth(n - 1);
    }

    static void threads() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int x = i;
            answers.add(pool.submit(() -> x * x));
        }
        int sum = 0;
        for (Future<Integer> answer : answers) sum += answer.get();
        check(sum == 140);
        pool.shutdown();
        check(pool.awaitTermination(5, TimeUnit.SECONDS));
        check(IntStream.range(0, 1000).parallel().sum() == 499500);
        check(CompletableFuture.supplyAsync(() -> 1).thenCombine(CompletableFuture.supplyAsync(() -> 2), Integer::sum).get() == 3);
        ScheduledExecutorService later = Executors.newScheduledThreadPool(1);
        check(later.schedule(() -> 7, 1, TimeUnit.MILLISECONDS).get() == 7);
        later.shutdownNow();
        AtomicInteger reached = new AtomicInteger();
        Thread deep = new Thread(null, () -> reached.set(depth(50_000)), "deep", 64L << 20);
        deep.start();
        deep.join();
        check(reached.get() == 50_000);
        CountDownLatch latch = new CountDownLatch(1);
        Thread sleeper = new Thread(() -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException woken) {
                latch.countDown();
            }
        });
        sleeper.setDaemon(true);
        sleeper.start();
        sleeper.interrupt();
        check(latch.await(5, TimeUnit.SECONDS));
        ReentrantLock lock = new ReentrantLock();
        check(lock.tryLock(1, TimeUnit.MILLISECONDS));
        LockSupport.parkNanos(1000);
        Object monitor = new Object();
        synchronized (monitor) {
            monitor.wait(1);
        }
    }

    static void files() throws Exception {
        Path folder = Files.createTempDirectory("folder");
        Path file = folder.resolve("file");
        Files.writeString(file, "line\n");
        Files.copy(file, folder.resolve("copy"));
        Files.move(folder.resolve("copy"), folder.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(folder.resolve("link"), file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        check(Files.readAllLines(folder.resolve("link")).equals(List.of("line")) && Files.isReadable(file) && Files.size(file) == 5);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 5);
            mapped.put(0, (byte) 'x');
            mapped.force();
            channel.transferTo(0, 5, FileChannel.open(folder.resolve("other"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            channel.lock().release();
            channel.truncate(2).force(true);
        }
        try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
            random.seek(1);
            random.write(1);
            random.setLength(1);
        }
        try (ObjectOutputStream out = new ObjectOutputStream(new FileOutputStream(File.createTempFile("object", null)))) {
            out.writeObject(new int[] {1});
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
        check(new File("/tmp").getUsableSpace() > 0 && new File("/usr").listFiles() != null && new File(".").getCanonicalPath().equals("/w"));
    }

    static void processes() throws Exception {
        Process process = new ProcessBuilder("sort").redirectErrorStream(true).start();
        process.outputWriter().append("b\na\n").close();
        check(new String(process.getInputStream().readAllBytes()).equals("a\nb\n") && process.waitFor() == 0);
        Process endless = Runtime.getRuntime().exec(new String[] {"sleep", "60"});
        check(endless.isAlive() && ProcessHandle.current().children().count() >= 1);
        endless.destroyForcibly().waitFor();
    }

    static void waiting() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        try (Selector selector = Selector.open()) {
            pipe.source().register(selector, SelectionKey.OP_READ);
            pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
            check(selector.select(5000) == 1);
            selector.wakeup();
        }
    }

    public static void main(String[] args) throws Exception {
        var in = new StreamTokenizer(new BufferedReader(new InputStreamReader(System.in)));
        in.nextToken();
        int sum = 0;
        for (int n = (int) in.nval; n > 0; n--) {
            in.nextToken();
            sum += (int) in.nval;
        }
        check(sum == 6);
        threads();
        files();
        processes();
        waiting();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("done")));
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        check(ThreadLocalRandom.current().nextInt(5) < 5 && UUID.randomUUID() != null && ZonedDateTime.now() != null && System.nanoTime() != 0);
        check(Runtime.getRuntime().availableProcessors() > 0 && ManagementFactory.getRuntimeMXBean().getUptime() >= 0 && System.getenv("PATH") != null);
        check(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() > 0);
        List<int[]> garbage = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            garbage.add(new int[100_000]);
            if (i % 50 == 49) garbage.clear();
        }
        System.gc();
        Thread endless = new Thread(null, () -> {
            try {
                depth(Integer.MAX_VALUE);
            } catch (StackOverflowError expected) {
                check(true);
            }
        }, "endless", 16L << 20);
        endless.start();
        endless.join();
        PrintWriter out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out)));
        out.flush();
    }
}
