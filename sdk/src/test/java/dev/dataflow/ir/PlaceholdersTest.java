package dev.dataflow.ir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PlaceholdersTest {
    @Test
    void argumentsAreNamedOutsideOfTextsCommentsAndCasts() {
        assertThat(placeholders("select * from t where a > :least and (b = :x or c=:least)"))
                .containsExactly("least", "x");
        assertThat(placeholders("select ':no', \":no\", `:no`, 'it''s :no' -- :no\n, /* :no\n :no */ :yes"))
                .containsExactly("yes");
        assertThat(placeholders("select a::int, tags[1:n], t.a:b, {'k':v}, (a):b, x[i]:j from t"))
                .isEmpty();
        assertThat(placeholders("select : a, :1, ::b, :_b2")).containsExactly("_b2");
        assertThat(placeholders("")).isEmpty();
        assertThat(placeholders("select '" + "x".repeat(100_000) + "', :a, '" + "y".repeat(100_000)))
                .containsExactly("a");
    }

    private static List<String> placeholders(String query) {
        return List.copyOf(new Body.Sql(query, List.of()).placeholders());
    }
}
