package shop;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import shop.OrdersByDay.Order;

/** Rejects orders of nothing; they are kept among the run's dead letters, with the reason. */
public final class CleanOrders implements RecordTransform<Order, Order> {
    @Override
    public void process(Order order, Output<Order> output) {
        if (order.amount().signum() <= 0) {
            output.reject("amount of zero or less");
        } else {
            output.emit(order);
        }
    }
}
