// tries: to put a class where the runtime's own are
// must: CE or RTE
package java.lang;

public class Main {
    public static void main(String[] arguments) { System.out.println("replaced"); }
}
