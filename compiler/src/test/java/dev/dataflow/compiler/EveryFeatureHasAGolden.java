package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.dataflow.Columns;
import dev.dataflow.EngineTransform;
import dev.dataflow.Pipeline;
import dev.dataflow.Place;
import dev.dataflow.Problem;
import dev.dataflow.Sink;
import dev.dataflow.Source;
import dev.dataflow.TypeArguments;
import dev.dataflow.UserTransform;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.spark.SparkTransform;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every method that an author can call in a definition, and every kind of class that an author writes, is used by a folder of
 * {@code golden}. What sources and sinks say of themselves has goldens of its own in the sdk, since most have no runtime yet
 * and so no DAG.
 */
final class EveryFeatureHasAGolden {
    private static final Path SDK = Path.of("../sdk/src/main/java/dev/dataflow");
    /** What tools ask of a pipeline. */
    private static final Set<Class<?>> NOT_FOR_AUTHORS = Set.of(
            Pipeline.class, Columns.class, Columns.Reading.class, Place.class, Problem.class, TypeArguments.class);

    @Test
    void ofTheMethods() throws Exception {
        Set<String> offered = new TreeSet<>();
        for (Class<?> type : sdk()) {
            if (isLanguage(type)) {
                Stream.of(type.getDeclaredMethods())
                        .filter(EveryFeatureHasAGolden::isFeature)
                        .map(EveryFeatureHasAGolden::name)
                        .forEach(offered::add);
            }
        }
        assertThat(offered).hasSizeGreaterThan(200);
        offered.removeAll(used());
        assertThat(offered).as("methods that no golden uses").isEmpty();
    }

    @Test
    void ofTheClassesThatAuthorsWrite() throws Exception {
        Set<String> offered = sdk().stream()
                .filter(type -> Modifier.isPublic(type.getModifiers()) && type.isInterface())
                .filter(type ->
                        UserTransform.class.isAssignableFrom(type) || EngineTransform.class.isAssignableFrom(type))
                .filter(type -> type != UserTransform.class && type != EngineTransform.class)
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        offered.add(SparkTransform.class.getName());
        assertThat(offered).hasSizeGreaterThan(3);
        offered.removeAll(used());
        assertThat(offered).as("contracts that no golden implements").isEmpty();
    }

    private static List<Class<?>> sdk() throws IOException, ClassNotFoundException {
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(SDK)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".java") && !name.equals("package-info.java")) {
                    Class<?> type = Class.forName("dev.dataflow." + name.replace(".java", ""));
                    found.add(type);
                    found.addAll(List.of(type.getDeclaredClasses()));
                }
            }
        }
        return found;
    }

    private static boolean isLanguage(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && !type.isInterface()
                && !Source.class.isAssignableFrom(type)
                && !Sink.class.isAssignableFrom(type)
                && !NOT_FOR_AUTHORS.contains(type);
    }

    /** What only gives what was said, as data, is for the compiler and for connectors. */
    private static boolean isFeature(Method method) {
        boolean asData = method.getParameterCount() == 0
                && !Modifier.isStatic(method.getModifiers())
                && method.getReturnType().getPackage() == PipelineIr.class.getPackage();
        return Modifier.isPublic(method.getModifiers())
                && !method.isSynthetic()
                && !asData
                && !isComponent(method)
                && !Set.of("toString", "equals", "hashCode").contains(method.getName());
    }

    private static boolean isComponent(Method method) {
        RecordComponent[] components = method.getDeclaringClass().getRecordComponents();
        return components != null
                && Stream.of(components).anyMatch(component -> method.equals(component.getAccessor()));
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getCanonicalName() + "." + method.getName() + "("
                + Stream.of(method.getParameterTypes())
                        .map(Class::getCanonicalName)
                        .collect(Collectors.joining(","))
                + ")";
    }

    /** The methods that the goldens' sources call, and the interfaces that they implement. */
    private static Set<String> used() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path golden : Sources.cases("golden")) {
            JavacTask task = Sources.task(golden.resolve("input"));
            Trees trees = Trees.instance(task);
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            task.analyze();
            units.forEach(unit -> new Uses(trees, task.getTypes(), used).scan(new TreePath(unit), null));
        }
        return used;
    }

    private static final class Uses extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Trees trees;
        private final Types types;
        private final Set<String> used;

        Uses(Trees trees, Types types, Set<String> used) {
            this.trees = trees;
            this.types = types;
            this.used = used;
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void ignored) {
            use(trees.getElement(getCurrentPath()));
            return super.visitMethodInvocation(call, null);
        }

        @Override
        public @Nullable Void visitMemberReference(MemberReferenceTree reference, @Nullable Void ignored) {
            use(trees.getElement(getCurrentPath()));
            return super.visitMemberReference(reference, null);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void ignored) {
            if (trees.getElement(getCurrentPath()) instanceof TypeElement element) {
                element.getInterfaces()
                        .forEach(one -> used.add(types.erasure(one).toString()));
            }
            return super.visitClass(type, null);
        }

        private void use(@Nullable Element element) {
            if (element instanceof ExecutableElement method) {
                used.add(method.getEnclosingElement() + "." + method.getSimpleName() + "("
                        + method.getParameters().stream()
                                .map(parameter ->
                                        types.erasure(parameter.asType()).toString())
                                .map(text -> text.replaceAll("@\\S+ ", "").replace("...", "[]"))
                                .collect(Collectors.joining(","))
                        + ")");
            }
        }
    }
}
