package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the bytes of a CSV file to the rows of a table, for files that programs and cut cables write. */
final class OddFilesAreReadAsWritten {
    @TempDir
    Path root;

    record Item(@Nullable Integer id, @Nullable String name) {}

    private static PipelineDocument document(BadRecords badRecords) {
        return new Pipelines()
                .read("items", Item.class, badRecords, "items.csv")
                .write("write", "db.items", WriteMode.Kind.OVERWRITE, "items")
                .document();
    }

    private Workplace place(byte[] bytes) throws IOException {
        Files.createDirectories(root.resolve("data"));
        Files.write(root.resolve("data/items.csv"), bytes);
        return new Workplace(root);
    }

    /** In the texts a character is a byte, ⏎ a LF, ↵ a CR, · a blank, ◌ a NUL, ✗ a byte that is no UTF-8. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            one line end                 | id,name⏎1,a⏎2,b⏎                 | 1=a 2=b            |
            no last line end             | id,name⏎1,a⏎2,b                  | 1=a 2=b            |
            carriage returns             | id,name↵⏎1,a↵⏎2,b↵⏎              | 1=a 2=b            |
            mixed line ends              | id,name↵⏎1,a⏎2,b↵⏎3,c⏎           | 1=a 2=b 3=c        |
            lone carriage returns        | id,name↵1,a↵2,b↵                 | 1=a 2=b            |
            byte order mark              | ï»¿id,name⏎1,a⏎                  | 1=a                |
            byte order mark and quotes   | ï»¿"id","name"⏎1,a⏎              | 1=a                |
            empty lines                  | id,name⏎⏎1,a⏎⏎↵⏎2,b⏎⏎            | 1=a 2=b            |
            header alone                 | id,name⏎                         |                    |
            header alone, not ended      | id,name                          |                    |
            empty cells                  | id,name⏎1,⏎,b⏎,⏎2,""⏎            | 1=- 2=- -=b -=-    |
            quotes                       | id,name⏎1,"a,b"⏎2,"say ""b\"""⏎  | 1=a,b 2=say·"b"    |
            line end in quotes           | id,name⏎1,"a⏎2,b"⏎3,c⏎           | 1=a⏎2,b 3=c        |
            quote inside a cell          | id,name⏎1,5" pipe⏎               | 1=5"·pipe          |
            blank before a quote         | id,name⏎1,·"x"⏎                  | 1=·"x"             |
            blank before a quoted comma  | id,name⏎1,·"x,y"⏎2,b⏎            | 2=b                | 3 cells, the header has 2
            blank after a quote          | id,name⏎1,"x"·⏎2,b⏎              | 2=b                | there is text after a closing quote
            blank after a first quote    | id,name⏎"1"·,x⏎2,b⏎              | 2=b                | there is text after a closing quote
            blanks that are text         | id,name⏎1,·x·⏎                   | 1=·x·              |
            blank before a number        | id,name⏎·1,x⏎2,b⏎                | 2=b                | column "id" is no int: "·1"
            quote never closed           | id,name⏎1,"x⏎2,b⏎                | 2=b                | a quote is opened and never closed
            last record cut off          | id,name⏎1,a⏎2                    | 1=a                | 1 cell, the header has 2
            last record cut in quotes    | id,name⏎1,a⏎2,"b                 | 1=a                | a quote is opened and never closed
            a cell too many              | id,name⏎1,a,⏎2,b⏎                | 2=b                | 3 cells, the header has 2
            NUL                          | id,name⏎1,a◌b⏎                   | 1=a◌b              |
            not UTF-8                    | id,name⏎1,a✗⏎2,b⏎                | 2=b                | it is not UTF-8
            not UTF-8 and not asked for  | id,other,name⏎1,✗,a⏎2,,b⏎        | 2=b                | it is not UTF-8
            blanks and not asked for     | id,other,name⏎1,·"x,y",a⏎2,,b⏎   | 2=b                | 4 cells, the header has 3
            """)
    void shape(String name, String text, @Nullable String rows, @Nullable String complaint) throws IOException {
        Workplace place = place(bytes(text));

        Result result = place.run(document(BadRecords.DEAD_LETTERS));

        assertThat(result.code()).as(result.err()).isZero();
        List<String> read = place.rows("db.items").stream()
                .map(row -> (row.get(0) == null ? "-" : row.get(0)) + "=" + (row.get(1) == null ? "-" : row.get(1)))
                .toList();
        assertThat(read).isEqualTo(rows == null ? List.of() : texts(rows));
        int malformed = complaint == null ? 0 : 1;
        assertThat(result.reported().read()).isEqualTo(read.size() + malformed);
        assertThat(result.reported().rejected()).isEqualTo(malformed);
        Path letters = place.deadLetters(Ask.first());
        assertThat(Files.exists(letters) ? Files.readAllLines(letters) : List.of())
                .hasSize(malformed);
        if (complaint != null) {
            assertThat(Files.readString(letters)).contains(text(complaint).replace("\"", "\\\""));
        }
    }

    private static List<String> texts(String rows) {
        List<String> texts = new ArrayList<>();
        for (String row : rows.split(" ", -1)) {
            texts.add(text(row));
        }
        return texts;
    }

    private static String text(String row) {
        return row.replace('⏎', '\n').replace('·', ' ').replace('◌', '\0');
    }

    private static byte[] bytes(String text) {
        return text(text).replace('↵', '\r').replace('✗', '\u00ff').getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void fileThatIsNotThereIsNamed() throws IOException {
        Result result = new Workplace(root).run(document(BadRecords.SKIP));
        assertThat(result.failure().message())
                .isEqualTo("Cannot read step \"items\": there is no file " + root.resolve("data/items.csv")
                        + ". Put it there, or correct the path in the pipeline or in the connection \"files\"");
        fails(result, "SOURCE_MISSING");
    }

    @Test
    void emptyFileIsNamed() throws IOException {
        fails(place(new byte[0]).run(document(BadRecords.SKIP)), "FILE_EMPTY");
    }

    @Test
    void headerThatIsCutOffNamesTheColumn() throws IOException {
        Result result = place(bytes("id,na")).run(document(BadRecords.SKIP));

        assertThat(result.failure().message()).contains("has no column \"name\". Its header has: id, na");
        fails(result, "COLUMN_MISSING");
    }

    @Test
    void packedFileIsReadAsItsFirstBytesSay() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes("id,name⏎1,a⏎"));
        }
        Workplace place = place(zipped.toByteArray());
        assertThat(place.run(document(BadRecords.FAIL)).code()).isZero();
        assertThat(place.rows("db.items")).hasSize(1);

        byte[] cut = Arrays.copyOf(zipped.toByteArray(), zipped.size() - 9);
        Result result = place(cut).run(document(BadRecords.SKIP), Ask.first().run("cut"));
        assertThat(result.failure().message()).contains("items.csv cannot be unpacked, it is cut off or damaged");
        fails(result, "FILE_DAMAGED");
    }

    @Test
    void truncatedFileFailsByItsLastLineAndTheNextRunReadsItWhole() throws IOException {
        Result result = place(bytes("id,name⏎1,a⏎2")).run(document(BadRecords.FAIL));

        assertThat(result.failure().message())
                .contains("1 malformed record: ", "items.csv, line 3: 1 cell, the header has 2");
        fails(result, "MALFORMED_RECORDS");
        Workplace place = place(bytes("id,name⏎1,a⏎2,b⏎"));
        assertThat(place.run(document(BadRecords.FAIL), Ask.first().attempt(2)).code())
                .isZero();
        assertThat(place.rows("db.items")).hasSize(2);
    }

    @Test
    void whatIsMalformedAndWhatSeemsCutOffIsSaid() throws IOException {
        Path file = root.resolve("data/items.csv");

        Result result = place(bytes("id,name⏎1,a⏎x,b⏎2")).run(document(BadRecords.SKIP));

        assertThat(result.code()).isZero();
        assertThat(warnings(result))
                .containsExactly(
                        file + " seems to be cut off: its last record, line 4, is malformed and has no line end",
                        "Step \"items\" read 2 malformed records, the first: " + file
                                + ", line 3: column \"id\" is no int: \"x\"");
    }

    @Test
    void aLineEndAtTheEndIsNothingCutOff() throws IOException {
        assertThat(warnings(place(bytes("id,name⏎1,a⏎2⏎")).run(document(BadRecords.SKIP))))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("read 1 malformed record: ", "line 3: 1 cell");
    }

    private static List<String> warnings(Result result) {
        return result.progress().stream()
                .filter(Progress.Log.class::isInstance)
                .map(Progress.Log.class::cast)
                .filter(log -> log.level().equals("warning"))
                .map(Progress.Log::message)
                .toList();
    }

    private static void fails(Result result, String code) {
        assertThat(result.code()).isEqualTo(11);
        assertThat(result.failure().code()).isEqualTo(code);
        assertThat(result.err().lines()).hasSize(1);
    }
}
