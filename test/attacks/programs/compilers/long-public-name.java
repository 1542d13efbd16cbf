// tries: to be taken for a fault of the judge: no file can have the name of this class, which names the source
// must: CE
public class A{{times 300 A}} { public static void main(String[] arguments) {} }
