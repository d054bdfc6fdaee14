package dev.dataflow.driver.sql;

/** Why SQL of ours raises an error, beside what engines raise by themselves; always a matter of the data. */
enum Fault {
    VALUE_UNFIT("Mend the data, or filter or convert such values before"),
    DIVISION_BY_ZERO("Filter such rows out before, or divide by nullIf(0), which gives a null"),
    LOOKUP_AMBIGUOUS(
            "Keep one row for each key in the dataset that is looked up, as with dedupe, or join if all are wanted");

    private final String wayOut;

    Fault(String wayOut) {
        this.wayOut = wayOut;
    }

    String wayOut() {
        return wayOut;
    }
}
