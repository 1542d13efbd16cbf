// tries: to have names of class files that the box, the store and the pages cannot carry
// must: AC
// prints: contained
public class Main {
    static class A\u0001B\u007f {}
    static class \u00e9\u4e2d\ud835\udc9c {}
    public static void main(String[] arguments) { new A\u0001B\u007f(); new \u00e9\u4e2d\ud835\udc9c(); System.out.println("contained"); }
}
