package dev.dataflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.Pipeline;
import dev.dataflow.Problem;
import dev.dataflow.compiler.AuthorTexts.Maker;
import dev.dataflow.compiler.AuthorTexts.Slot;
import dev.dataflow.compiler.emit.ClassDigests;
import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.find.Definition;
import dev.dataflow.compiler.find.Found;
import dev.dataflow.compiler.find.Project;
import dev.dataflow.ir.PipelineIr;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever an author writes in whatever place, it is refused with a problem, or it is that text in the DAG file and in the
 * document and everything else in them is as it was. Python's own readers say so.
 */
final class AuthorTextsStayTexts {
    private static final int DEFAULT = 50;
    private static final int SLOW = 10_000;
    private static final int AT_ONCE = 2_000;
    /** Batches that Python has not looked at yet. */
    private static final int WAITING = 3;

    private static final HexFormat HEX = HexFormat.of();
    /** Where texts stand that no author writes. */
    private static final Set<String> NOT_WRITTEN = Set.of(
            // Names of classes, which are loaded by them.
            "UserClass.className",
            "UserClass.inputType",
            "UserClass.outputType",
            // Nothing makes one yet.
            "External.options names");

    @TempDir
    static Path folder;

    private static final ExecutorService PYTHONS = Executors.newFixedThreadPool(2);

    private final Compiler compiler = new Compiler();
    private final List<Future<List<String>>> told = new ArrayList<>();

    @BeforeAll
    static void compileTheEngineOnPaper() {
        Sources.paper(folder.resolve("paper"));
    }

    @AfterAll
    static void end() {
        PYTHONS.shutdownNow();
    }

    /** The classes that pipelines name, and what is the same for all that are compiled among them. */
    private record Place(Project project, Descriptors descriptors, ClassDigests digests) implements AutoCloseable {
        static Place open() {
            Project project = Project.open(new ClassPath(
                    List.of(Path.of("target/test-classes")), List.of(folder.resolve("paper")), List.of()));
            return new Place(project, Descriptors.of(project.loader()), new ClassDigests(project));
        }

        @Override
        public void close() {
            project.close();
        }
    }

    @Test
    void everyPlaceForATextHasASlot() {
        Set<String> filled = new TreeSet<>(NOT_WRITTEN);
        for (Maker pipeline : AuthorTexts.PIPELINES.values()) {
            List<String> slots =
                    AuthorTexts.slots(pipeline).stream().map(Slot::reference).toList();
            texts(AuthorTexts.reference(pipeline).ir(), (place, text) -> {
                if (slots.stream().anyMatch(text::contains)) {
                    filled.add(place);
                }
            });
        }
        Set<String> places = new TreeSet<>();
        places(PipelineIr.class, places, new HashSet<>());
        assertThat(filled).isEqualTo(places);
    }

    @TestFactory
    List<DynamicTest> ofEachPipeline() {
        return tests(DEFAULT);
    }

    @TestFactory
    @Tag("slow")
    List<DynamicTest> ofEachPipelineOftener() {
        return tests(SLOW);
    }

    private List<DynamicTest> tests(int count) {
        List<DynamicTest> tests = new ArrayList<>();
        AuthorTexts.PIPELINES.forEach(
                (name, pipeline) -> tests.add(DynamicTest.dynamicTest(name, () -> staysText(name, pipeline, count))));
        return tests;
    }

    private void staysText(String name, Maker pipeline, int count) throws Exception {
        try (Place place = Place.open()) {
            Compilation reference = compile(AuthorTexts.reference(pipeline), place);
            assertThat(reference.problems()).extracting(Problem::text).isEmpty();
            String first = "reference\t" + files(reference);
            List<String> lines = new ArrayList<>(List.of(first));
            for (Slot slot : AuthorTexts.slots(pipeline)) {
                OddTexts odd = new OddTexts(slot.name().hashCode());
                SortedMap<String, Integer> refused = new TreeMap<>();
                for (int done = 0; done < count; done += AT_ONCE) {
                    List<String> texts = IntStream.range(done, Math.min(count, done + AT_ONCE))
                            .mapToObj(i -> text(slot, i, odd))
                            .toList();
                    texts.parallelStream()
                            .map(text -> tried(pipeline, slot, text, place))
                            .forEachOrdered(tried -> {
                                if (tried.code().isEmpty()) {
                                    lines.add(tried.line());
                                } else {
                                    refused.merge(tried.code(), 1, Integer::sum);
                                }
                            });
                    if (lines.size() >= AT_ONCE) {
                        compare(lines);
                        lines.subList(1, lines.size()).clear();
                    }
                }
                int all = refused.values().stream().mapToInt(Integer::intValue).sum();
                System.out.println(name + ", " + slot.name() + ": " + all + " of " + count + " refused " + refused);
                assertThat(all == count)
                        .as(slot.name() + ": refused " + refused)
                        .isEqualTo(slot.closed());
            }
            compare(lines);
            while (!told.isEmpty()) {
                assertThat(told.remove(0).get()).isEmpty();
            }
        }
    }

    /** What came of a text in a slot: the line that Python is to look at, or the code of the problem. */
    private record Tried(String line, String code) {}

    private Tried tried(Maker pipeline, Slot slot, String text, Place place) {
        Compilation compilation = compile(AuthorTexts.with(pipeline, slot, text), place);
        if (!compilation.problems().isEmpty()) {
            return new Tried("", compilation.problems().get(0).code());
        }
        assertThat(OddTexts.unwritable(text)).as(slot.name()).isFalse();
        String texts = OddTexts.hex(slot.reference()) + "\t" + OddTexts.hex(text);
        return new Tried(String.join("\t", "candidate", slot.name(), texts, files(compilation)), "");
    }

    /** Has Python compare all behind the first, which is what they are compared with, while the next are made. */
    private void compare(List<String> lines) throws Exception {
        Path file = Files.write(Files.createTempFile(folder, "texts", ""), lines);
        told.add(PYTHONS.submit(() -> {
            List<String> said = PythonScript.run("author_texts.py", file);
            Files.delete(file);
            return said;
        }));
        while (told.size() > WAITING) {
            assertThat(told.remove(0).get()).isEmpty();
        }
    }

    /** Those that may well fit, then one of four nearly as they or the reference, where something else may fit at all. */
    private static String text(Slot slot, int number, OddTexts odd) {
        List<String> fitting = slot.others();
        if (number < fitting.size()) {
            return fitting.get(number);
        } else if (number % 4 != 0 || slot.closed()) {
            return odd.next();
        }
        int which = number / 4 % (fitting.size() + 1);
        return odd.near(which < fitting.size() ? fitting.get(which) : slot.reference());
    }

    private Compilation compile(Pipeline pipeline, Place place) {
        Found found = new Found(List.of(new Definition("AuthorTexts", pipeline)), List.of());
        return compiler.compile(found, place.project(), place.descriptors(), place.digests());
    }

    /** As they are written to a folder. */
    private static String files(Compilation compilation) {
        CompiledPipeline pipeline = compilation.pipelines().get(0);
        return HEX.formatHex(pipeline.dag().getBytes(StandardCharsets.UTF_8)) + "\t"
                + HEX.formatHex(pipeline.json().getBytes(StandardCharsets.UTF_8));
    }

    private interface Reader {
        void text(String place, String text);
    }

    private static void texts(Record value, Reader found) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                texts(
                        place(value.getClass(), component),
                        component.getAccessor().invoke(value),
                        found);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void texts(String place, @Nullable Object value, Reader found) {
        if (value instanceof String text) {
            found.text(place, text);
        } else if (value instanceof Collection<?> values) {
            values.forEach(each -> texts(place, each, found));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                texts(place + " names", key, found);
                texts(place, each, found);
            });
        } else if (value instanceof Record inner) {
            texts(inner, found);
        }
    }

    /** The components that texts can stand in, of a record and of all that it holds. */
    private static void places(Class<?> type, Set<String> places, Set<Class<?>> seen) {
        if (!seen.add(type)) {
            return;
        }
        if (type.isSealed()) {
            List.of(type.getPermittedSubclasses()).forEach(member -> places(member, places, seen));
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                places(place(type, component), component.getGenericType(), places, seen);
            }
        }
    }

    private static void places(String place, Type type, Set<String> places, Set<Class<?>> seen) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (arguments.length == 2) {
                places(place + " names", arguments[0], places, seen);
            }
            places(place, arguments[arguments.length - 1], places, seen);
        } else if (type == String.class) {
            places.add(place);
        } else if (type instanceof Class<?> other) {
            places(other, places, seen);
        }
    }

    private static String place(Class<?> type, RecordComponent component) {
        return type.getSimpleName() + "." + component.getName();
    }
}
