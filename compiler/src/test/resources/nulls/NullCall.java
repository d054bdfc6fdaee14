package nulls;

import static dev.dataflow.Expr.col;

import dev.dataflow.*;
import dev.dataflow.connector.*;
import dev.dataflow.ir.*;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls one method of the sdk with null for one argument, and makes a pipeline of what that gives. */
public abstract class NullCall implements PipelineDefinition {
    private final String type;
    private final String method;
    private final int argument;
    private final boolean element;

    protected NullCall(String type, String method, int argument, boolean element) {
        this.type = type;
        this.method = method;
        this.argument = argument;
        this.element = element;
    }

    public record Order(long id, String region) {}

    public static final class Keep implements RecordTransform<Order, Order> {
        @Override
        public void process(Order order, Output<Order> output) {
            output.emit(order);
        }
    }

    @Override
    public Pipeline define() {
        Executable called = executables().filter(each -> each.toGenericString().equals(method)).findFirst().orElseThrow();
        Class<?>[] types = called.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = sample(types[i]);
        }
        arguments[argument] = element ? Array.newInstance(types[argument].getComponentType(), 1) : null;
        try {
            Object given = called instanceof Method asked
                    ? asked.invoke(java.lang.reflect.Modifier.isStatic(asked.getModifiers()) ? null : sample(asked.getDeclaringClass()), arguments)
                    : ((Constructor<?>) called).newInstance(arguments);
            return pipeline(given);
        } catch (InvocationTargetException e) {
            throw NullCall.<RuntimeException>unchanged(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private java.util.stream.Stream<Executable> executables() {
        try {
            Class<?> sdk = Class.forName(type);
            return java.util.stream.Stream.concat(java.util.stream.Stream.of(sdk.getMethods()), java.util.stream.Stream.of(sdk.getConstructors()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchanged(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private Pipeline.Builder builder() {
        return Pipeline.named(getClass().getSimpleName());
    }

    private static Dataset<Order> orders() {
        return Dataset.read("orders", Iceberg.table("shop.orders"), Order.class);
    }

    private Pipeline write(Dataset<?> rows) {
        return builder().write(rows.writeTo("write", Iceberg.table("shop.written"), WriteModes.append())).build();
    }

    /** What a value of the sdk's is for. */
    private Pipeline pipeline(Object given) {
        if (given instanceof Pipeline pipeline) {
            return pipeline;
        } else if (given instanceof Pipeline.Builder builder) {
            return builder.write(orders().writeTo("write", Iceberg.table("shop.written"), WriteModes.append())).build();
        } else if (given instanceof Dataset<?> rows) {
            return write(rows);
        } else if (given instanceof List<?> parts) {
            return write((Dataset<?>) parts.get(0));
        } else if (given instanceof Dataset.Grouped<?> groups) {
            return write(groups.aggregate(Aggregates.count().as("n")));
        } else if (given instanceof Dataset.Write write) {
            return builder().write(write).build();
        } else if (given instanceof Expr.Cases cases) {
            return write(orders().withColumn("x", cases.otherwise("a")));
        } else if (given instanceof Expr value) {
            return write(orders().withColumn("x", value));
        } else if (given instanceof Source source) {
            return write(Dataset.read("read", source, Order.class));
        } else if (given instanceof Sink sink) {
            return builder().write(orders().writeTo("write", sink, WriteModes.append())).build();
        } else if (given instanceof dev.dataflow.Schedule schedule) {
            return builder().schedule(schedule).write(orders().writeTo("write", Iceberg.table("shop.written"), WriteModes.append())).build();
        } else if (given instanceof dev.dataflow.Schedule.Updated updated) {
            return pipeline(dev.dataflow.Schedule.on(updated));
        } else if (given instanceof Param param) {
            return builder().parameter(param).write(orders().writeTo("write", Iceberg.table("shop.written"), WriteModes.append())).build();
        } else if (given instanceof StepSettings settings) {
            return write(orders().with(settings));
        } else if (given instanceof dev.dataflow.engine.EngineSettings engine) {
            return write(orders().on(engine));
        } else if (given instanceof Text path) {
            return write(Dataset.read("read", Csv.files(path), Order.class));
        } else if (given instanceof Body.Named column) {
            return write(orders().select(column));
        } else if (given instanceof Body.Aggregation result) {
            return write(orders().aggregate(result));
        } else if (given instanceof Aggregates.Unnamed result) {
            return write(orders().aggregate(result.as("n")));
        } else if (given instanceof Body.Windowed result) {
            return write(orders().window(List.of("region"), SortBy.asc("id"), result));
        } else if (given instanceof Windows.Unnamed result) {
            return write(orders().window(List.of("region"), SortBy.asc("id"), result.as("n")));
        } else if (given instanceof SortBy by) {
            return write(orders().sort(by));
        } else if (given instanceof Expect expectation) {
            return write(orders().expect("check", expectation));
        } else if (given instanceof JoinKeys keys) {
            return write(orders().join(orders().as("others"), keys));
        } else if (given instanceof Inputs inputs) {
            return write(Dataset.sql("query", "select 1 as id from a", inputs));
        } else if (given instanceof RowSchema columns) {
            return write(Dataset.read("read", Iceberg.table("shop.orders"), columns));
        } else if (given instanceof Schema.Column column) {
            return pipeline(RowSchema.of(column));
        } else if (given instanceof String field) {
            return pipeline(Iceberg.table("shop.orders").partitionedBy(field));
        } else if (given instanceof WriteMode mode) {
            return builder().write(orders().writeTo("write", Iceberg.table("shop.written"), mode)).build();
        }
        throw new IllegalStateException("Cannot make a pipeline of " + given);
    }

    private Object sample(Class<?> wanted) {
        if (wanted.isArray()) {
            Object array = Array.newInstance(wanted.getComponentType(), 1);
            Array.set(array, 0, sample(wanted.getComponentType()));
            return array;
        } else if (wanted == List.class) {
            return List.of();
        } else if (wanted == Map.class) {
            return Map.of("id", "number");
        } else if (wanted == Class.class) {
            return Order.class;
        } else if (wanted == Dataset.class) {
            return orders().transform("keep", Keep.class);
        }
        List<Object> all = new ArrayList<>(List.of(
                1, 1L, 1.0, 'a', true, "a", col("id"), Vars.ds(), Duration.ofDays(1), LocalDate.EPOCH, Instant.EPOCH,
                builder(), orders(), orders().groupBy("id"), orders().writeTo("w", Iceberg.table("shop.w")),
                Expr.when(col("id").isNull(), 1), Iceberg.table("shop.orders"), Delta.table("orders"),
                Parquet.files("a"), Csv.files("a"), JsonLines.files("a"), Avro.files("a"), TextFiles.files("a"),
                BinaryFiles.files("a"), Jdbc.table("db", "orders"), Kafka.topic("orders"), dev.dataflow.Schedule.daily(),
                dev.dataflow.Schedule.Updated.of(Iceberg.table("shop.orders")), Param.of("a", 1), StepSettings.none(),
                Local.engine(), Spark.engine(), col("id").as("n"), Text.of("a"), Aggregates.count(), Aggregates.count().as("n"),
                Windows.rank(), Windows.rank().as("n"), SortBy.asc("id"), Expect.unique("id"), JoinKeys.on("id"),
                Inputs.named("a", orders()), RowSchema.of(RowSchema.column("id", Type.Scalar.LONG)), Type.Scalar.LONG,
                RowSchema.column("id", Type.Scalar.LONG), WriteModes.append(), new Order(1, "eu")));
        return all.stream().filter(each -> boxed(wanted).isInstance(each)).findFirst()
                .orElseThrow(() -> new IllegalStateException("Cannot give a sample of " + wanted));
    }

    private static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
