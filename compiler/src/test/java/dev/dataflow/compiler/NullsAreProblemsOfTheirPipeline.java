package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Columns;
import dev.dataflow.FileReference;
import dev.dataflow.Pipeline;
import dev.dataflow.Place;
import dev.dataflow.Problem;
import dev.dataflow.TypeArguments;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A definition for each argument of each public method of the sdk's, which gives null for it; beside them a good one. */
final class NullsAreProblemsOfTheirPipeline {
    private static final Path SDK = Path.of("../sdk/src/main/java/dev/dataflow");
    /** What no definition calls. */
    private static final Set<Class<?>> OF_TOOLS = Set.of(
            Columns.class,
            Columns.Reading.class,
            FileReference.class,
            Place.class,
            Problem.class,
            Pipeline.class,
            TypeArguments.class);

    private static final Pattern CASE = Pattern.compile("(Case\\d+).*", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void eachIsOneProblemAndTheOthersCompile() throws IOException, ReflectiveOperationException {
        Map<String, String> calls = new TreeMap<>();
        StringBuilder source = new StringBuilder("package nulls; public final class Cases {\n");
        for (Class<?> type : sdk()) {
            for (Executable called : calls(type)) {
                for (int i = 0; i < called.getParameterCount(); i++) {
                    Class<?> parameter = called.getParameterTypes()[i];
                    if (!parameter.isPrimitive()
                            && !called.getAnnotatedParameterTypes()[i].isAnnotationPresent(Nullable.class)) {
                        source.append(definition(calls, called, i, false));
                    }
                    if (parameter.isArray() && !parameter.getComponentType().isPrimitive()) {
                        source.append(definition(calls, called, i, true));
                    }
                }
            }
        }
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Files.copy(Sources.RESOURCES.resolve("nulls/NullCall.java"), sources.resolve("NullCall.java"));
        Files.writeString(sources.resolve("Cases.java"), source.append("}\n"));
        Path classes = folder.resolve("classes");
        Sources.compile(sources, classes);
        Sources.compile(Sources.RESOURCES.resolve("golden/smallest/input"), classes);

        Compilation compilation = new Compiler().compile(ClassPath.of(classes));

        Map<String, List<String>> byCall = new TreeMap<>();
        calls.forEach((name, call) -> byCall.put(name + " " + call, new ArrayList<>()));
        for (Problem problem : compilation.problems()) {
            Matcher matcher = CASE.matcher(problem.subject().replace("Cases.", ""));
            assertThat(matcher.matches()).as(problem.text()).isTrue();
            byCall.computeIfAbsent(matcher.group(1) + " " + calls.get(matcher.group(1)), call -> new ArrayList<>())
                    .add(problem.text());
        }
        assertThat(byCall)
                .hasSizeGreaterThan(300)
                .allSatisfy((call, problems) -> assertThat(problems)
                        .as(call)
                        .singleElement()
                        .asString()
                        // Of a null that it has met in one place too often, the JVM no longer says where.
                        .containsAnyOf("DF010", "Cannot use null as a constant", "threw NullPointerException.")
                        .containsPattern("\\((NullCall|Cases)\\.java:\\d+\\)"));
        assertThat(compilation.pipelines()).extracting(CompiledPipeline::name).containsExactly("copy_orders");
    }

    private static String definition(Map<String, String> calls, Executable called, int argument, boolean element) {
        String name = "Case" + (1000 + calls.size());
        calls.put(name, called.toGenericString() + " " + argument + (element ? " element" : ""));
        return "public static final class %s extends NullCall { public %s() { super(\"%s\", \"%s\", %d, %b); } }\n"
                .formatted(
                        name, name, called.getDeclaringClass().getName(), called.toGenericString(), argument, element);
    }

    private static List<Executable> calls(Class<?> type) {
        return Stream.concat(
                        Stream.<Executable>of(type.getDeclaredMethods()),
                        Stream.<Executable>of(type.getDeclaredConstructors()))
                .filter(called -> Modifier.isPublic(called.getModifiers())
                        && !called.isSynthetic()
                        && !called.getName().equals("equals"))
                .toList();
    }

    /** The classes of the sdk's own package, and those within them; what users implement is called by nobody here. */
    private static List<Class<?>> sdk() throws IOException, ReflectiveOperationException {
        List<Class<?>> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(SDK)) {
            for (String name : files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith(".java") && !file.endsWith("-info.java"))
                    .sorted()
                    .collect(Collectors.toList())) {
                Class<?> type = Class.forName("dev.dataflow." + name.substring(0, name.length() - ".java".length()));
                all.add(type);
                all.addAll(List.of(type.getDeclaredClasses()));
            }
        }
        all.removeIf(type -> !Modifier.isPublic(type.getModifiers()) || type.isInterface() || OF_TOOLS.contains(type));
        return all;
    }
}
