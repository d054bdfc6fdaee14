package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run reads what was there when it first looked, or says what changed. */
final class PinnedInputs {
    @TempDir
    Path root;

    private Workplace place = new Workplace(Path.of(""));

    record Item(int id) {}

    private static final PipelineDocument DOCUMENT = new Pipelines()
            .read("items", Item.class, BadRecords.FAIL, "items*.csv")
            .write("write", "db.items", WriteMode.Kind.APPEND, "items")
            .document();

    @BeforeEach
    void place() throws IOException {
        place = new Workplace(root);
        place.file("items1.csv", "id,x\n1,\n");
    }

    /** An attempt that ends after it pinned, for a reason that nobody can do anything about. */
    private void pinned() throws IOException {
        Result dead = place.run(DOCUMENT, Ask.first(), name -> {
            if (name.equals("pinned")) {
                throw new IllegalStateException("as if killed");
            }
        });
        assertThat(dead.code()).isEqualTo(1);
    }

    @Test
    void fileThatCameLaterIsLeftOut() throws IOException {
        pinned();
        place.file("items2.csv", "id,x\n2,\n");

        assertThat(place.run(DOCUMENT, Ask.first().attempt(2)).code()).isZero();
        assertThat(place.rows("db.items")).hasSize(1);
    }

    @Test
    void changedFileIsNamedAndTakenAsItIsByTheNextTry() throws IOException {
        pinned();
        place.file("items1.csv", "id,x\n1,\n2,\n");

        Result changed = place.run(DOCUMENT, Ask.first().attempt(2));
        assertThat(changed.failure().failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(changed.failure().code()).isEqualTo("INPUT_CHANGED");
        assertThat(changed.failure().message()).contains("items1.csv", "8 bytes", "11 bytes", "Run the task again");

        assertThat(place.run(DOCUMENT, Ask.first().attempt(3)).code()).isZero();
        assertThat(place.rows("db.items")).hasSize(2);
    }

    @Test
    void fileThatChangesWhileItIsReadIsNamedAndNothingIsWritten() throws IOException {
        Result changed = place.run(DOCUMENT, Ask.first(), name -> {
            if (name.equals("staged.write")) {
                try {
                    place.file("items1.csv", "id,x\n3,\n4,\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        assertThat(changed.failure().code()).isEqualTo("INPUT_CHANGED");
        assertThat(place.rows("db.items")).isEmpty();

        assertThat(place.run(DOCUMENT, Ask.first().attempt(2)).code()).isZero();
        assertThat(place.rows("db.items")).hasSize(2);
    }

    @Test
    void correctedFileIsReadByTheNextTry() throws IOException {
        place.file("items1.csv", "id,x\none,\n");
        Result malformed = place.run(DOCUMENT);
        assertThat(malformed.code()).isEqualTo(11);
        place.file("items1.csv", "id,x\n1,\n");

        assertThat(place.run(DOCUMENT, Ask.first().attempt(2)).code()).isZero();
    }
}
