package dev.dataflow.driver;

/**
 * Places where tests kill a driver. Found by {@link java.util.ServiceLoader}; what is released has none, and every place is
 * passed.
 */
public interface Failpoints {
    /** Says that the place of that name is reached. */
    void reach(String name);
}
