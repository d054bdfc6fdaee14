package dev.dataflow;

/** When a pipeline's runs begin. */
public final class Schedule {
    private final dev.dataflow.ir.Schedule ir;

    private Schedule(dev.dataflow.ir.Schedule ir) {
        this.ir = ir;
    }

    /** Only when asked; the default. */
    public static Schedule manual() {
        return new Schedule(new dev.dataflow.ir.Schedule.Manual());
    }

    /** At the times of a five-field cron expression, in UTC. A run covers the interval that ends at its time. */
    public static Schedule cron(String expression) {
        return cron(expression, "UTC");
    }

    /** At the times of a five-field cron expression in a time zone: {@code cron("0 3 * * *", "Europe/Berlin")}. */
    public static Schedule cron(String expression, String zone) {
        return new Schedule(new dev.dataflow.ir.Schedule.Cron(expression, zone));
    }

    dev.dataflow.ir.Schedule ir() {
        return ir;
    }
}
