package paper;

import dev.dataflow.Decimal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row with a column of most types. */
public record Order(
        long orderId,
        @Nullable Long customerId,
        @Decimal(precision = 10, scale = 2) BigDecimal amount,
        String region,
        @Nullable String note,
        boolean paid,
        LocalDate day,
        Instant soldAt,
        List<String> tags,
        Map<String, Integer> counts,
        Address address) {
    public record Address(String street, @Nullable String city) {}
}
