// tries: to be taken for a fault of the judge: no file can have the name of this class
// must: CE
public class Main {
    class A{{times 250 A}} {}
    public static void main(String[] arguments) {}
}
