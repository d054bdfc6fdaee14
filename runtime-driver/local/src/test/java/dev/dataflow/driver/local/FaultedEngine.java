package dev.dataflow.driver.local;

import dev.dataflow.driver.Engine;
import dev.dataflow.ir.EngineUse;
import java.nio.file.Path;
import java.util.List;

/** An engine at which faults are counted, in this process and in processes of its own. */
public interface FaultedEngine {
    /** The local one, which many may use at once in a process. */
    FaultedEngine LOCAL = new Local();

    /** What its rows are under. */
    String words();

    /** How tasks ask for it. */
    EngineUse use();

    /** How tasks ask for it with so little memory that much goes to disk. */
    EngineUse little();

    /** One for an attempt. */
    Engine engine();

    /** What starts its driver, a process that takes an invocation on standard input. */
    List<String> program();

    /** Whether an attempt that sleeps at a failpoint has something in this process that no other attempt could do without. */
    boolean holds(String failpoint);

    /** See {@link FaultedEngine#LOCAL}. */
    final class Local implements FaultedEngine {
        private Local() {}

        @Override
        public String words() {
            return "local";
        }

        @Override
        public EngineUse use() {
            return new Pipelines().threads(1).engine();
        }

        @Override
        public EngineUse little() {
            return new Pipelines().threads(1).memory("64m").engine();
        }

        @Override
        public Engine engine() {
            return new LocalEngine();
        }

        @Override
        public List<String> program() {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LocalDriver.class.getName());
        }

        @Override
        public boolean holds(String failpoint) {
            return false;
        }
    }
}
