package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dataflow.testkit.TestPipeline;
import dev.dataflow.testkit.TestRun;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import shop.OrdersByDay.Order;

class OrdersByDayTest {
    record Day(LocalDate day, long orders, BigDecimal amount) {}

    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);
    private static final LocalDate SATURDAY = LocalDate.of(2026, 11, 21);
    private static final List<Order> ORDERS = List.of(
            new Order(1, FRIDAY, new BigDecimal("12.50")),
            new Order(2, FRIDAY, new BigDecimal("7.25")),
            new Order(3, SATURDAY, new BigDecimal("0.00")),
            new Order(4, SATURDAY, new BigDecimal("99.90")));

    @Test
    void ordersOfNothingAreRejected() {
        TestRun run = TestPipeline.of(CleanOrders.class, ORDERS).run();
        assertEquals(3, run.rows(TestPipeline.OUTPUT, Order.class).size());
        assertEquals("amount of zero or less", run.rejected().get(0).reason());
    }

    @Test
    void eachDayHasItsSum() {
        TestRun run = TestPipeline.of(new OrdersByDay()).given("orders", ORDERS).run();
        assertEquals(
                Set.of(new Day(FRIDAY, 2, new BigDecimal("19.75")), new Day(SATURDAY, 1, new BigDecimal("99.90"))),
                Set.copyOf(run.rows("write_days", Day.class)));
    }
}
