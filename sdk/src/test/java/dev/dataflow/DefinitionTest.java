package dev.dataflow;

import static dev.dataflow.JoinKeys.on;
import static dev.dataflow.WriteModes.overwrite;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.Step;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DefinitionTest {
    record Order(
            long orderId,
            @Decimal(precision = 10, scale = 2) BigDecimal amountDue,
            @Nullable LocalDate dt) {}

    record Odd(Thread thread, BigDecimal amount, String fine) {}

    static final class Twice implements RecordTransform<Order, Order> {
        @Override
        public void process(Order row, Output<Order> output) {
            output.emit(row);
            output.emit(row);
        }
    }

    private static Pipeline pipeline() {
        Dataset<Order> orders = Dataset.read("orders", Csv.files("orders.csv"), Order.class);
        Dataset<Order> twice = orders.transform("twice", Twice.class, Local.engine());
        Dataset<Row> joined = twice.join(orders, on("order_id")).join(orders, on("order_id"));
        return Pipeline.named("p")
                .write(joined.writeTo("out", Iceberg.table("a.b").partitionedBy("dt"), overwrite()))
                .write(orders.writeTo("copy", Iceberg.table("a.c"), overwrite()))
                .build();
    }

    @Test
    void stepsComeAfterTheirInputsAndSharedOnesOnce() {
        assertThat(pipeline().ir().steps())
                .extracting(Step::name)
                .containsExactly("orders", "twice", "join", "join_2", "out", "copy");
    }

    @Test
    void recordComponentsBecomeSnakeCaseColumns() {
        assertThat(pipeline().ir().step("orders").columns().columns())
                .extracting(column -> column.name() + " " + column.type().text() + (column.nullable() ? "?" : ""))
                .containsExactly("order_id long", "amount_due decimal(10,2)", "dt date?");
    }

    @Test
    void recordsOfATransformComeFromItsTypeArguments() {
        Body.UserClass body = (Body.UserClass) pipeline().ir().step("twice").body();
        assertThat(body.inputType()).isEqualTo(Order.class.getName());
        assertThat(body.outputType()).isEqualTo(Order.class.getName());
    }

    @Test
    void everyStepKnowsTheLineThatMadeIt() {
        assertThat(Place.caller().file()).isNotEqualTo("DefinitionTest.java"); // this package is not a user's
        assertThat(pipeline().places()).hasSize(6);
    }

    @Test
    void componentsOfNoColumnTypeAreProblemsNotExceptions() {
        Pipeline odd = Pipeline.named("odd")
                .write(Dataset.read("odd", Csv.files("x"), Odd.class).writeTo("out", Iceberg.table("a.b"), overwrite()))
                .build();
        assertThat(odd.problems()).hasSize(2).allMatch(problem -> problem.code().equals("DF110"));
        assertThat(odd.ir().step("odd").columns().names()).containsExactly("fine");
    }
}
