package dev.dataflow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many digits a {@code BigDecimal} has: {@code @Decimal(precision = 10, scale = 2) BigDecimal fare}, and
 * {@code List<@Decimal(precision = 10, scale = 2) BigDecimal>}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
public @interface Decimal {
    /** All digits, 1 to 38. */
    int precision();

    /** Digits after the point, 0 to the precision. */
    int scale();
}
