package dev.dataflow.compiler.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultTypesAreTheWrittenOnes {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    int           | int           | int           | int           | int
                    int           | long          | long          | long          | long
                    float         | float         | float         | float         | float
                    float         | int           | double        | double        | double
                    float         | double        | double        | double        | double
                    long          | double        | double        | double        | double
                    decimal(10,2) | decimal(12,4) | decimal(13,4) | decimal(22,6) | decimal(12,4)
                    decimal(10,2) | int           | decimal(13,2) | decimal(20,2) | decimal(12,2)
                    decimal(10,2) | long          | decimal(22,2) | decimal(29,2) | decimal(21,2)
                    decimal(10,2) | double        | double        | double        | double
                    decimal(10,2) | float         | double        | double        | double
                    decimal(38,2) | decimal(38,2) | decimal(38,2) | decimal(38,4) | decimal(38,2)
                    decimal(38,30)| decimal(38,30)| decimal(38,30)| decimal(38,38)| decimal(38,30)
                    decimal(38,0) | decimal(10,10)| decimal(38,10)| decimal(38,10)| decimal(38,10)
                    """)
    void ofSumProductAndCoalesceBothWays(String left, String right, String sum, String product, String common) {
        Type l = Type.parse(left);
        Type r = Type.parse(right);
        assertThat(Numbers.sum(l, r).text()).isEqualTo(sum);
        assertThat(Numbers.sum(r, l).text()).isEqualTo(sum);
        assertThat(Numbers.product(l, r).text()).isEqualTo(product);
        assertThat(Numbers.product(r, l).text()).isEqualTo(product);
        assertThat(Numbers.common(l, r).text()).isEqualTo(common);
        assertThat(Numbers.common(r, l).text()).isEqualTo(common);
    }

    @Test
    void everyNumberGoesWithEveryOther() {
        for (Type left : Scalar.values()) {
            for (Type right : Scalar.values()) {
                assertThat(Types.comparable(left, right))
                        .isEqualTo(left == right || (left.numeric() && right.numeric()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 3 * * *",
                "*/15 8-18 * * mon-fri",
                "0 0 1,15 jan-jun *",
                "5/10 * * * 7",
                "0 0 L * *",
                "0 0 29 2 *",
                "0 0 31 2 mon",
                "  0   3 * * * "
            })
    void schedulesThatCome(String expression) {
        assertThat(Cron.fault(expression)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "5-3 * * * *",
                "a * * * *",
                "*-5 * * * *",
                "1,,2 * * * *",
                "0 0 30 feb *",
                "0 0 31 4,6 *",
                "99999999999 * * * *",
                "@daily",
                "-1 * * * *"
            })
    void schedulesThatNeverCome(String expression) {
        assertThat(Cron.fault(expression)).isPresent();
    }
}
