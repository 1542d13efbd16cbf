// tries: to fill the compiler's memory with one constant
// must: CE
// compiling: time 4s, memory 512 MiB
public class Main {
    static final String a = "0123456789012345678901234567890123456789012345678901234567890123", b = a + a + a + a + a + a + a + a, c = b + b + b + b + b + b + b + b;
    static final String d = c + c + c + c + c + c + c + c, e = d + d + d + d + d + d + d + d, f = e + e + e + e + e + e + e + e, g = f + f + f + f + f + f + f + f, h = g + g + g + g + g + g + g + g;
    public static void main(String[] arguments) { System.out.println(h.length()); }
}
