package dev.dataflow.cli;

import static dev.dataflow.RowSchema.column;
import static dev.dataflow.RowSchema.nullable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.ir.Schema;
import dev.dataflow.ir.SchemaSnapshot;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SnapshotChangesTest {
    private static final Schema.Column ID = column("id", Scalar.LONG);
    private static final Schema.Column FARE = nullable("fare", Scalar.DOUBLE);

    @Test
    void equalSnapshotsDifferInNothingAndHaveEqualBytes() {
        assertThat(SnapshotChanges.of(of(ID, FARE), of(ID, FARE))).isEmpty();
        assertThat(new Json().write(of(ID, FARE))).isEqualTo(new Json().write(of(ID, FARE)));
    }

    @Test
    void eachChangeIsALine() {
        Schema.Column day = column("day", Scalar.DATE);
        assertThat(SnapshotChanges.of(of(ID, FARE), of(day, column("fare", Scalar.DOUBLE))))
                .containsExactly("- id long", "~ fare double? → double", "+ day date");
        assertThat(SnapshotChanges.of(of(ID, FARE), of(FARE, ID)))
                .containsExactly("~ the order of the columns: fare, id");
        assertThat(SnapshotChanges.of(of(ID), new SchemaSnapshot(List.of(ID), true)))
                .containsExactly("~ the types are inferred");
    }

    /** One that a person wrote need not say that nothing is inferred. */
    @Test
    void whatIsWrittenIsReadAgain() {
        SchemaSnapshot snapshot = new SchemaSnapshot(List.of(ID, FARE), true);
        assertThat(new Json().readSnapshot(new Json().write(snapshot))).isEqualTo(snapshot);
        assertThat(new Json()
                        .readSnapshot("{\"columns\": [{\"name\": \"id\", \"nullable\": false, \"type\": \"long\"}]}"))
                .isEqualTo(of(ID));
    }

    private static SchemaSnapshot of(Schema.Column... columns) {
        return new SchemaSnapshot(List.of(columns), false);
    }
}
