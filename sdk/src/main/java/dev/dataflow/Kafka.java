package dev.dataflow;

import dev.dataflow.connector.KafkaDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.time.Instant;
import java.util.List;

/**
 * A topic of a Kafka cluster. A message's value is a JSON object, unless another format is named; the record that it is
 * read as names its members.
 */
public final class Kafka implements UnboundedSource, Sink {
    private final ConnectorUse use;
    private final BadRecords badRecords;

    private Kafka(ConnectorUse use, BadRecords badRecords) {
        this.use = use;
        this.badRecords = badRecords;
    }

    /** The topic of that name, of the cluster of the connection {@code kafka_default}. */
    public static Kafka topic(String name) {
        return topic(Text.of(name));
    }

    /** The topic of a name that the run makes. */
    public static Kafka topic(Text name) {
        return new Kafka(name.named(KafkaDescriptor.ID, "kafka_default"), BadRecords.FAIL).format("json");
    }

    /** Takes another connection, that is another cluster, than {@code kafka_default}. */
    public Kafka in(String connection) {
        return new Kafka(use.through(connection), badRecords);
    }

    /** Messages are Avro, whose schema the registry of the connection has. */
    public Kafka avro() {
        return format("avro");
    }

    /** Messages are bytes: the record has one component, a {@code byte[]}. */
    public Kafka bytes() {
        return format("bytes");
    }

    /** Begins with the first message that the topic has, if the pipeline has never run; so it does if nothing is said. */
    public Kafka fromEarliest() {
        return with(KafkaDescriptor.START, new Value.Text("earliest"));
    }

    /** Begins with messages that come from now on, if the pipeline has never run. */
    public Kafka fromLatest() {
        return with(KafkaDescriptor.START, new Value.Text("latest"));
    }

    /** Begins with the first message that is not older than this time, if the pipeline has never run. */
    public Kafka startingAt(Instant time) {
        return with(KafkaDescriptor.START_AT, new Value.Text(time.toString()));
    }

    /** As {@link #startingAt(Instant)}, with a time of the run: {@code startingAt(Vars.intervalStart())}. */
    public Kafka startingAt(Var time) {
        return with(KafkaDescriptor.START_AT, Text.of(time).value());
    }

    /** Keeps messages that cannot be read among the run's dead letters instead of failing. */
    public Kafka badRecordsToDeadLetters() {
        return new Kafka(use, BadRecords.DEAD_LETTERS);
    }

    /** Counts messages that cannot be read and leaves them out instead of failing. */
    public Kafka skipBadRecords() {
        return new Kafka(use, BadRecords.SKIP);
    }

    /** As a sink, makes this column's value the message's key, so that equal ones keep their order. */
    public Kafka keyedBy(String column) {
        return with(KafkaDescriptor.KEY, new Value.Text(column));
    }

    @Override
    public Body.Read read() {
        return new Body.Read(use, badRecords, null, false, List.of());
    }

    @Override
    public ConnectorUse write() {
        return use;
    }

    /** A topic is only ever added to. */
    @Override
    public WriteMode defaultMode() {
        return WriteModes.append();
    }

    private Kafka format(String name) {
        return with(KafkaDescriptor.FORMAT, new Value.Text(name));
    }

    private Kafka with(String option, Value value) {
        return new Kafka(use.with(option, value), badRecords);
    }
}
