package dev.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ArrayRecordComponent") // Bytes are a column too.
final class ColumnsTest {
    private static final List<String> INITIALISED = new ArrayList<>();

    record Plain(
            boolean flag,
            int small,
            long large,
            float rough,
            double number,
            String text,
            LocalDate day,
            LocalDateTime time,
            Instant moment,
            Duration length,
            byte[] bytes,
            UUID id,
            FileReference picture,
            Side side,
            @Decimal(precision = 10, scale = 2) BigDecimal amount) {}

    record Boxes(
            Boolean flag,
            @Nullable Integer small,
            Optional<Long> large,
            byte @Nullable [] bytes,
            @Nullable Float rough,
            Double number,
            Optional<@Decimal(precision = 38, scale = 0) BigDecimal> amount) {}

    record Nested(
            Point from,
            @Nullable Point to,
            Optional<Point> over,
            List<String> words,
            List<@Nullable Point> points,
            List<@Decimal(precision = 5, scale = 1) BigDecimal> amounts,
            Map<String, @Nullable Long> counts,
            Map<UUID, List<Map<Side, Duration>>> deep) {}

    record Point(double x, @Nullable Double y, Optional<String> label) {}

    enum Side {
        LEFT,
        RIGHT
    }

    record Names(int orderId, int URL, int httpURLPath, int line2Text, int snake_case, int x) {}

    record Tree(String name, List<Tree> children) {}

    record Egg(Hen hen) {}

    record Hen(Map<String, Egg> eggs, Point where) {}

    record Page<T>(T item, int number) {}

    record Pages(Page<String> page, List<Page<Long>> more, String fine) {}

    record Odd(
            OffsetDateTime zoned,
            int[] numbers,
            Set<String> words,
            List<? extends Number> any,
            @SuppressWarnings("rawtypes") List raw,
            @SuppressWarnings("rawtypes") Optional empty,
            List<Optional<String>> maybe,
            BigDecimal amount,
            List<BigDecimal> amounts,
            @Decimal(precision = 39, scale = 0) BigDecimal great,
            char letter,
            byte little,
            Short few,
            Object thing,
            String fine) {}

    record Poisoned(String text, PoisonedSide side, PoisonedPart part) {
        static {
            INITIALISED.add("Poisoned");
        }
    }

    record PoisonedPart(int number) {
        static {
            INITIALISED.add("PoisonedPart");
        }
    }

    enum PoisonedSide {
        LEFT;

        static {
            INITIALISED.add("PoisonedSide");
        }
    }

    /** A component for each Java type of docs/reference/types.md, in its order. */
    record Documented(
            boolean a,
            Boolean b,
            int c,
            Integer d,
            long e,
            Long f,
            float g,
            Float h,
            double i,
            Double j,
            @Decimal(precision = 10, scale = 2) BigDecimal k,
            String l,
            Side m,
            LocalDate n,
            LocalDateTime o,
            Instant p,
            Duration q,
            byte[] r,
            UUID s,
            FileReference t,
            List<@Nullable Long> u,
            Map<String, Long> v,
            Corner w) {}

    record Corner(double x, @Nullable Double y) {}

    private static List<String> columns(Class<?> type) {
        Columns.Reading reading = Columns.of(type);
        assertThat(reading.complaints()).isEmpty();
        return words(reading.schema());
    }

    private static List<String> words(Schema schema) {
        return schema.columns().stream()
                .map(column -> column.name() + ":" + column.type().text() + (column.nullable() ? "?" : ""))
                .toList();
    }

    @Test
    void everyPlainTypeIsAColumn() {
        assertThat(columns(Plain.class))
                .containsExactly(
                        "flag:boolean",
                        "small:int",
                        "large:long",
                        "rough:float",
                        "number:double",
                        "text:string",
                        "day:date",
                        "time:timestamp",
                        "moment:instant",
                        "length:duration",
                        "bytes:binary",
                        "id:uuid",
                        "picture:file",
                        "side:string",
                        "amount:decimal(10,2)");
    }

    @Test
    void aColumnIsNullableByAnnotationOrOptionalAndNotByItsBox() {
        assertThat(columns(Boxes.class))
                .containsExactly(
                        "flag:boolean",
                        "small:int?",
                        "large:long?",
                        "bytes:binary?",
                        "rough:float?",
                        "number:double",
                        "amount:decimal(38,0)?");
    }

    @Test
    void recordsListsAndMapsAreNested() {
        String point = "struct<x:double,y:double?,label:string?>";
        assertThat(columns(Nested.class))
                .containsExactly(
                        "from:" + point,
                        "to:" + point + "?",
                        "over:" + point + "?",
                        "words:list<string>",
                        "points:list<" + point + "?>",
                        "amounts:list<decimal(5,1)>",
                        "counts:map<string,long?>",
                        "deep:map<uuid,list<map<string,duration>>>");
    }

    @Test
    void namesAreInSnakeCase() {
        assertThat(Columns.of(Names.class).schema().names())
                .containsExactly("order_id", "url", "http_url_path", "line2_text", "snake_case", "x");
    }

    @Test
    void aRecordThatLeadsBackToItselfIsAComplaint() {
        Columns.Reading tree = Columns.of(Tree.class);
        assertThat(words(tree.schema())).containsExactly("name:string");
        assertThat(tree.complaints())
                .containsExactly("Tree.children leads back to Tree, so that a row would have no end.");
        Columns.Reading egg = Columns.of(Egg.class);
        assertThat(egg.complaints()).containsExactly("Hen.eggs leads back to Egg, so that a row would have no end.");
    }

    @Test
    void aRecordWithTypeParametersIsAComplaint() {
        Columns.Reading pages = Columns.of(Pages.class);
        assertThat(words(pages.schema())).containsExactly("fine:string");
        assertThat(pages.complaints())
                .hasSize(2)
                .allMatch(complaint -> complaint.startsWith("Page has type parameters"));
        assertThat(Columns.of(Page.class).complaints()).hasSize(1);
    }

    @Test
    void whatIsNoTypeOfAColumnIsAComplaintEach() {
        Columns.Reading odd = Columns.of(Odd.class);
        assertThat(words(odd.schema())).containsExactly("fine:string");
        assertThat(odd.complaints().stream().map(complaint -> complaint.split(" ", 2)[0]))
                .containsExactly(
                        "Odd.zoned",
                        "Odd.numbers",
                        "Odd.words",
                        "Odd.any",
                        "Odd.raw",
                        "Odd.empty",
                        "Odd.maybe",
                        "Odd.amount",
                        "Odd.amounts",
                        "Odd.great",
                        "Odd.letter",
                        "Odd.little",
                        "Odd.few",
                        "Odd.thing");
        assertThat(Columns.of(String.class).complaints())
                .containsExactly("java.lang.String is no record, so it names no columns.");
    }

    @Test
    void theReferenceSaysWhatBecomesOfEachJavaType() throws IOException {
        List<String> types = new ArrayList<>();
        List<String> named = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../docs/reference/types.md"))) {
            String[] cells = line.replace("`", "").split(" *\\| *", -1);
            if (line.startsWith("| `")) {
                // The boxes and enums share a line with another Java type; a comma stands within parentheses too.
                for (String java : cells[1].split(",\\s*(?![^(<]*[)>])", -1)) {
                    named.add(java.replaceAll("@\\w+(\\([^)]*\\))?\\s*|an |\\(.*\\)", ""));
                    types.add(cells[2]);
                }
            }
        }
        Schema schema = Columns.of(Documented.class).schema();
        assertThat(types)
                .isEqualTo(schema.columns().stream()
                        .map(column -> column.type().text())
                        .toList())
                .containsAll(Stream.of(Type.Scalar.values()).map(Type::text).toList());
        assertThat(named)
                .isEqualTo(Stream.of(Documented.class.getRecordComponents())
                        .map(component -> component.getGenericType().getTypeName())
                        .map(name -> name.replaceAll("[a-z]+\\.", "")
                                .replace("ColumnsTest$Side", "enum")
                                .replace("ColumnsTest$Corner", "record Point"))
                        .toList());
        assertThat(Columns.of(FileReference.class).schema().columns()).isEqualTo(Type.Struct.OF_FILE.fields());
    }

    @Test
    void noClassIsInitialised() {
        assertThat(columns(Poisoned.class)).containsExactly("text:string", "side:string", "part:struct<number:int>");
        assertThat(INITIALISED).isEmpty();
        assertThat(new Poisoned("", PoisonedSide.LEFT, new PoisonedPart(1))).isNotNull();
        assertThat(INITIALISED).containsExactlyInAnyOrder("PoisonedSide", "PoisonedPart", "Poisoned");
    }
}
