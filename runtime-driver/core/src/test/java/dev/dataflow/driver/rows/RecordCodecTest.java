package dev.dataflow.driver.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dataflow.Columns;
import dev.dataflow.Decimal;
import dev.dataflow.driver.DriverFailure;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.run.FailureClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RecordCodecTest {
    @SuppressWarnings("ArrayRecordComponent") // Bytes are a type of ours.
    record All(
            boolean flag,
            int whole,
            long big,
            float small,
            double real,
            @Decimal(precision = 6, scale = 2) BigDecimal money,
            @Nullable String text,
            LocalDate day,
            LocalDateTime time,
            Instant instant,
            byte[] bytes,
            UUID uuid,
            @Nullable Integer maybe) {}

    record Part(String name, int age) {}

    record Picky(int age) {
        Picky {
            if (age < 0) {
                throw new IllegalArgumentException("born yet to be");
            }
        }
    }

    @Test
    void everyTypeGoesThereAndBack() {
        Object[] row = {
            true,
            1,
            2L,
            1.5f,
            2.5,
            new BigDecimal("12.30"),
            "ö",
            LocalDate.of(2026, 1, 2),
            LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6000),
            Instant.parse("2026-01-02T03:04:05.000006Z"),
            new byte[] {1, 2},
            new UUID(1, 2),
            7
        };
        RecordCodec<All> codec =
                RecordCodec.of("s", All.class, Columns.of(All.class).schema());

        assertThat(codec.encode(codec.decode(row))).isEqualTo(row);
    }

    @Test
    void columnsAreFoundByNameWhateverElseTheRowHas() {
        Schema schema = new Schema(List.of(
                new Schema.Column("other", Scalar.STRING, true),
                new Schema.Column("age", Scalar.INT, false),
                new Schema.Column("name", Scalar.STRING, false)));

        assertThat(RecordCodec.of("s", Part.class, schema).decode(new Object[] {"x", 3, "n"}))
                .isEqualTo(new Part("n", 3));
    }

    @Test
    void missingColumnIsNamed() {
        Schema schema = new Schema(List.of(new Schema.Column("name", Scalar.STRING, false)));

        assertThatThrownBy(() -> RecordCodec.of("s", Part.class, schema))
                .isInstanceOf(DriverFailure.class)
                .hasMessageContaining("\"age\"")
                .hasMessageContaining("It has: name");
    }

    @Test
    void nullForPrimitiveIsBadData() {
        Schema schema = Columns.of(Part.class).schema();
        Object[] row = new Object[2];

        DriverFailure failure = catchThrowableOfType(
                DriverFailure.class,
                () -> RecordCodec.of("s", Part.class, schema).decode(row));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(failure).hasMessageContaining("\"age\" is null");
    }

    @Test
    void constructorThatThrowsIsUserCode() {
        DriverFailure failure = catchThrowableOfType(
                DriverFailure.class,
                () -> RecordCodec.of("s", Picky.class, Columns.of(Picky.class).schema())
                        .decode(new Object[] {-1}));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.USER_CODE);
        assertThat(failure).hasMessageContaining("born yet to be");
    }

    record Price(@Decimal(precision = 4, scale = 2) BigDecimal price, String label) {}

    @Test
    void decimalsAreNeitherRoundedNorCut() {
        RecordCodec<Price> codec =
                RecordCodec.of("s", Price.class, Columns.of(Price.class).schema());

        assertThat(codec.encode(new Price(new BigDecimal("1.5"), "a"))[0]).isEqualTo(new BigDecimal("1.50"));
        assertThat(codec.encode(new Price(new BigDecimal("1E+1"), "a"))[0]).isEqualTo(new BigDecimal("10.00"));
        assertThatThrownBy(() -> codec.encode(new Price(new BigDecimal("1.555"), "a")))
                .hasMessageContaining("1.555")
                .hasMessageContaining("\"price\"");
        assertThatThrownBy(() -> codec.encode(new Price(new BigDecimal("123.45"), "a")))
                .hasMessageContaining("123.45");
    }

    record Times(LocalDate day, LocalDateTime time, Instant moment) {}

    @Test
    void yearsAreThoseThatEveryStoreHas() {
        RecordCodec<Times> codec =
                RecordCodec.of("s", Times.class, Columns.of(Times.class).schema());
        LocalDate day = LocalDate.of(9999, 12, 31);
        LocalDateTime time = LocalDateTime.of(1, 1, 1, 0, 0);
        Instant moment = Instant.parse("0001-01-01T00:00:00Z");

        assertThat(codec.encode(new Times(day, time, moment))).containsExactly(day, time, moment);
        for (Times beyond : List.of(
                new Times(day.plusDays(1), time, moment),
                new Times(day, time.minusNanos(1000), moment),
                new Times(day, time, Instant.MAX),
                new Times(LocalDate.MIN, time, moment))) {
            DriverFailure failure = catchThrowableOfType(DriverFailure.class, () -> codec.encode(beyond));
            assertThat(failure.failureClass()).isEqualTo(FailureClass.USER_CODE);
            assertThat(failure).hasMessageContaining("the years 1 to 9999");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // That is the mistake which is tested.
    void nullWhereThereMustBeAValueIsUserCode() {
        RecordCodec<Price> codec =
                RecordCodec.of("s", Price.class, Columns.of(Price.class).schema());

        DriverFailure failure =
                catchThrowableOfType(DriverFailure.class, () -> codec.encode(new Price(BigDecimal.ONE, null)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.USER_CODE);
        assertThat(failure).hasMessageContaining("\"label\"").hasMessageContaining("@Nullable");
    }
}
