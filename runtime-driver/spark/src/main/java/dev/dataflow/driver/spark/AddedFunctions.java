package dev.dataflow.driver.spark;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.JsonColumns;
import dev.dataflow.driver.sql.PartitionTexts;
import java.io.Serial;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * What our SQL asks of Spark and Spark has not. Its regular expressions are Java's, which mean other things in places and
 * can run forever; these are RE2's, as DuckDB's are.
 */
final class AddedFunctions {
    private AddedFunctions() {}

    /** Adds them to a session, once. */
    static void to(SparkSession session) {
        if (session.catalog().functionExists(Dialect.BITS)) {
            return;
        }
        UDF1<@Nullable Double, @Nullable Long> bits = number -> number == null ? null : Double.doubleToLongBits(number);
        session.udf().register(Dialect.BITS, bits, DataTypes.LongType);
        session.udf().register(Dialect.MATCHES, new Matches(), DataTypes.BooleanType);
        session.udf().register(Dialect.REPLACES, new Replaces(), DataTypes.StringType);
        session.udf()
                .register(Dialect.JSON, new ByConstant<>(JsonColumns::of, JsonColumns::texts), DataTypes.StringType);
        session.udf()
                .register(
                        Dialect.PARTITION,
                        new ByConstant<>(PartitionTexts::of, PartitionTexts::text),
                        DataTypes.StringType);
    }

    /** What is made of a constant argument, kept from one row to the next; each task has its own. */
    private static final class Kept<T> implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;

        private transient volatile @Nullable Made<T> last;

        T of(String text, Function<String, T> make) {
            Made<T> made = last;
            if (made == null || !text.equals(made.text())) {
                made = new Made<>(text, make.apply(text));
                last = made;
            }
            return made.value();
        }

        private record Made<T>(String text, T value) {}
    }

    private static final class Matches implements UDF2<@Nullable String, @Nullable String, @Nullable Boolean> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Kept<Pattern> patterns = new Kept<>();

        @Override
        public @Nullable Boolean call(@Nullable String text, @Nullable String pattern) {
            if (text == null || pattern == null) {
                return null;
            }
            return patterns.of(pattern, Pattern::compile).matcher(text).find();
        }
    }

    private static final class Replaces
            implements UDF3<@Nullable String, @Nullable String, @Nullable String, @Nullable String> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Kept<Pattern> patterns = new Kept<>();

        /** As RE2 itself has it: a match of nothing right behind another match is none. */
        @Override
        public @Nullable String call(@Nullable String text, @Nullable String pattern, @Nullable String by) {
            if (text == null || pattern == null || by == null) {
                return null;
            }
            Matcher matcher = patterns.of(pattern, Pattern::compile).matcher(text);
            StringBuilder replaced = new StringBuilder();
            int at = 0;
            int lastEnd = -1;
            while (at <= text.length() && matcher.find(at)) {
                replaced.append(text, at, matcher.start());
                at = matcher.end();
                if (at == lastEnd) {
                    int next = at < text.length() ? text.offsetByCodePoints(at, 1) : at + 1;
                    replaced.append(text, at, Math.min(next, text.length()));
                    at = next;
                } else {
                    replaced.append(by);
                    lastEnd = at;
                }
            }
            if (at < text.length()) {
                replaced.append(text, at, text.length());
            }
            return replaced.toString();
        }
    }

    /** What is made of a text by something that is made of a constant one. */
    private static final class ByConstant<T> implements UDF2<@Nullable String, @Nullable String, @Nullable String> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Kept<T> kept = new Kept<>();
        private final Making<T> making;
        private final Use<T> use;

        ByConstant(Making<T> making, Use<T> use) {
            this.making = making;
            this.use = use;
        }

        @Override
        public @Nullable String call(@Nullable String text, @Nullable String constant) {
            return constant == null ? null : use.of(kept.of(constant, making), text);
        }

        private interface Making<T> extends Function<String, T>, Serializable {}

        private interface Use<T> extends Serializable {
            @Nullable
            String of(T made, @Nullable String text);
        }
    }
}
