package dev.dataflow.ir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumberTypesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    int           | int           | int           | int           | int
                    int           | long          | long          | long          | long
                    float         | float         | float         | float         | float
                    float         | int           | double        | double        | double
                    float         | double        | double        | double        | double
                    long          | double        | double        | double        | double
                    decimal(10,2) | decimal(12,4) | decimal(13,4) | decimal(23,6) | decimal(12,4)
                    decimal(10,2) | int           | decimal(13,2) | decimal(21,2) | decimal(12,2)
                    decimal(10,2) | long          | decimal(22,2) | decimal(30,2) | decimal(21,2)
                    decimal(10,2) | double        | double        | double        | double
                    decimal(10,2) | float         | double        | double        | double
                    decimal(38,2) | decimal(38,2) | decimal(38,2) | decimal(38,4) | decimal(38,2)
                    decimal(38,18)| decimal(38,20)| decimal(38,20)| decimal(38,38)| decimal(38,20)
                    decimal(38,0) | decimal(10,10)| decimal(38,10)| decimal(38,10)| decimal(38,10)
                    """)
    void ofSumProductAndCommonTypeBothWays(String left, String right, String sum, String product, String common) {
        Type l = Type.parse(left);
        Type r = Type.parse(right);
        assertThat(NumberTypes.sum(l, r).text()).isEqualTo(sum);
        assertThat(NumberTypes.sum(r, l).text()).isEqualTo(sum);
        assertThat(NumberTypes.product(l, r).text()).isEqualTo(product);
        assertThat(NumberTypes.product(r, l).text()).isEqualTo(product);
        assertThat(NumberTypes.common(l, r).text()).isEqualTo(common);
        assertThat(NumberTypes.common(r, l).text()).isEqualTo(common);
    }

    @Test
    void aProductHasAtMostAllDigitsAfterThePoint() {
        Type half = new Type.Decimal(38, 19);
        assertThat(NumberTypes.multipliable(half, half)).isTrue();
        assertThat(NumberTypes.multipliable(half, new Type.Decimal(38, 20))).isFalse();
        assertThat(NumberTypes.multipliable(new Type.Decimal(38, 38), Type.Scalar.DOUBLE))
                .isTrue();
    }
}
