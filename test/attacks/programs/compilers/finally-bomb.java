// tries: to have the compiler write exponentially much code
// must: CE
// compiling: time 4s, memory 512 MiB
public class Main {
    static int n;
    public static void main(String[] arguments) {
        {{times 24 try { n++; } finally { }} n++; {{times 24 }}}
    }
}
