// tries: to have a class file's name end early
// must: AC or CE or RTE
public class Main {
    static class A\u0000B {}
    public static void main(String[] arguments) { System.out.println(new A\u0000B()); }
}
