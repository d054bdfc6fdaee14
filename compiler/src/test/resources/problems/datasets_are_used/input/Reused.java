package shop;

import dev.dataflow.Dataset;
import paper.Order;
import paper.Shelf;

/** Makes more than one definition asks for. */
final class Reused {
    private static final Dataset<Order> ORDERS = Dataset.read("orders", Shelf.of("orders"), Order.class);
    private static final Dataset<Order> OLD_ORDERS = Dataset.read("old_orders", Shelf.of("old_orders"), Order.class);

    private Reused() {}

    static Dataset<Order> orders() {
        return ORDERS;
    }

    static Dataset<Order> oldOrders() {
        return OLD_ORDERS;
    }
}
