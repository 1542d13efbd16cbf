// tries: to reach this machine's services by Java's sockets, channels, HTTP client and remote objects
// must: AC
// prints: contained
// limits: cpu 3s, wall 8s, memory 512 MiB
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

public class Main {
    interface Attempt { void make() throws Exception; }

    static final List<String> got = new ArrayList<>();

    static void attempt(String what, Attempt attempt) {
        try {
            attempt.make();
            got.add(what);
        } catch (Exception | Error refused) {
            // as it should be
        }
    }

    public static void main(String[] args) {
        for (int port : new int[] {22, 80, 3000, 5432, 9092})
            attempt("port " + port, () -> new Socket().connect(new InetSocketAddress("127.0.0.1", port), 200));
        attempt("channel", () -> SocketChannel.open(new InetSocketAddress("127.0.0.1", 5432)));
        attempt("unix", () -> SocketChannel.open(UnixDomainSocketAddress.of("/run/docker.sock")));
        attempt("unix server", () -> ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of("/w/socket")));
        attempt("server", () -> new ServerSocket(0));
        attempt("datagram", () -> new DatagramSocket());
        attempt("interfaces", () -> { if (NetworkInterface.getNetworkInterfaces() == null) throw new Exception(); });
        attempt("reachable", () -> { if (!InetAddress.getByName("127.0.0.1").isReachable(100)) throw new Exception(); });
        attempt("http", () -> HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:3000/v1/submissions")).timeout(Duration.ofMillis(300)).build(), HttpResponse.BodyHandlers.ofString()));
        System.out.println(got.isEmpty() ? "contained" : String.join("\n", got));
        System.exit(0);
    }
}
