// tries: to overflow the compiler's own stack
// must: CE
// compiling: time 10s, memory 512 MiB
public class Main {
    public static void main(String[] arguments) { int x = {{times 60000 (}}1{{times 60000 )}}; }
}
