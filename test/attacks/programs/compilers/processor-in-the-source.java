// tries: to run as an annotation processor of the compiler
// must: AC
// never: captured
// prints: contained
import java.util.Set;
import javax.annotation.processing.*;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

@SupportedAnnotationTypes("*")
@SupportedSourceVersion(SourceVersion.RELEASE_17)
public class Main extends AbstractProcessor {
    static { if (System.getProperty("java.class.path").indexOf("program") < 0) System.err.println("captured"); }
    @Override public boolean process(Set<? extends TypeElement> types, RoundEnvironment round) { System.err.println("captured"); return false; }
    public static void main(String[] arguments) { System.out.println("contained"); }
}
