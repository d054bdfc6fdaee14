package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Topics of a Kafka cluster; the connection holds its address. */
public final class KafkaDescriptor implements ConnectorDescriptor {
    /** {@code kafka}. */
    public static final String ID = "kafka";
    /** Option: what a message's value is: {@code json}, {@code avro} or {@code bytes}. */
    public static final String FORMAT = "format";
    /** Option: where a pipeline that has never run begins: {@code earliest} or {@code latest}. */
    public static final String START = "start";
    /** Option: the time of the first message for a pipeline that has never run. */
    public static final String START_AT = "startAt";
    /** Option: the column that is a message's key. */
    public static final String KEY = "key";

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Topics of a Kafka cluster, whose messages never come to an end. The columns are those of a message's"
                + " value.";
    }

    @Override
    public String defaultConnection() {
        return "kafka_default";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.namedByRun(),
                Option.of(
                                FORMAT,
                                Option.Kind.TEXT,
                                "What a message's value is: a JSON object; Avro, whose schema the connection's registry"
                                        + " has; or bytes, the one column of type binary.")
                        .oneOf("json", "avro", "bytes")
                        .or("json"),
                Option.of(
                                START,
                                Option.Kind.TEXT,
                                "Where a pipeline begins that has never run; from then on it goes on where it stopped.")
                        .only(Role.SOURCE)
                        .oneOf("earliest", "latest")
                        .or("earliest"),
                Option.of(
                                START_AT,
                                Option.Kind.TIME,
                                "As `start`, at the first message that is not older than this time.")
                        .only(Role.SOURCE),
                Option.of(KEY, Option.Kind.TEXT, "The column whose value is a message's key; none, if left out.")
                        .only(Role.SINK));
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(new AsSource(Set.of(), Set.of(), false, false, true, Set.of()));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.of(new AsSink(Set.of(), Set.of(AsSink.Takes.TRANSACTION), List.of(WriteMode.Kind.APPEND)));
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        if (!TOPIC.matcher(Option.nameOf(use)).matches()) {
            return Optional.of("\"" + use.dataset() + "\" is no name of a Kafka topic: it is made of letters, digits,"
                    + " \".\", \"_\" and \"-\".");
        }
        return use.options().containsKey(START) && use.options().containsKey(START_AT)
                ? Optional.of("A topic is read from one of its ends or from a time on, not both.")
                : Optional.empty();
    }
}
