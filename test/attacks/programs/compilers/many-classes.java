// tries: to exhaust files and time by more classes than anybody counts
// must: CE or AC
// compiling: time 15s, memory 1024 MiB
public class Main {
    static Object[] all = { {{times 2500 new Object(){},}} };
    public static void main(String[] arguments) { System.out.println("contained"); }
}
