package dev.dataflow.deploy.process;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that some processes of ours have given rise to, however far down and in whatever session, found anew at each look.
 *
 * <p>Three signs are needed because each can be lost: a process belongs if its environment held our marker (lost when a program writes its title over it,
 * as Airflow's do), if it is in the session of one that we started (lost when it opened its own), or if its parent belongs (lost when the parent ended).
 */
public final class Brood {
    private static final Duration LOOK = Duration.ofMillis(100);
    /** After SIGKILL a process is gone at once, unless the kernel is in the middle of something for it. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private final String marker;
    private final List<ProcessIdentity> founders;

    /**
     * @param marker the {@code NAME=value} that only processes of this brood have in their environment
     * @param founders the processes that we started ourselves, each as the leader of its session; they may have ended
     */
    public Brood(String marker, Collection<ProcessIdentity> founders) {
        this.marker = marker;
        this.founders = List.copyOf(founders);
    }

    /** Who runs now. */
    public Set<ProcessIdentity> alive() {
        return alive(Set.of());
    }

    /** Who runs now; those that were found to belong earlier still do, though by now they may have lost every sign of it. */
    private Set<ProcessIdentity> alive(Set<ProcessIdentity> earlier) {
        Map<Long, ProcessTable.Entry> table = ProcessTable.snapshot(marker);
        Map<Long, ProcessIdentity> found = new LinkedHashMap<>();
        for (ProcessTable.Entry entry : table.values()) {
            ProcessIdentity process = entry.process();
            if (entry.marked()
                    || founders.contains(process)
                    || earlier.contains(process)
                    || inSessionOfFounder(entry, table)) {
                found.put(process.pid(), process);
            }
        }
        boolean grown = true;
        while (grown) {
            grown = false;
            for (ProcessTable.Entry entry : table.values()) {
                if (found.containsKey(entry.parent())
                        && found.putIfAbsent(entry.process().pid(), entry.process()) == null) {
                    grown = true;
                }
            }
        }
        found.remove(ProcessHandle.current().pid());
        return new LinkedHashSet<>(found.values());
    }

    /** A session keeps its leader's number after the leader has ended, and the kernel gives that number to nobody else meanwhile. */
    private boolean inSessionOfFounder(ProcessTable.Entry entry, Map<Long, ProcessTable.Entry> table) {
        for (ProcessIdentity founder : founders) {
            if (entry.session() == founder.pid() && entry.process().start() >= founder.start()) {
                ProcessTable.Entry leader = table.get(founder.pid());
                return leader == null || leader.process().equals(founder);
            }
        }
        return false;
    }

    /**
     * Ends all of it: asks first, and kills what has not gone when the patience is used up.
     *
     * @return whoever is still there, which is nobody unless the kernel holds on to it
     */
    public Set<ProcessIdentity> end(Duration patience) {
        Set<ProcessIdentity> known = new LinkedHashSet<>();
        Set<ProcessIdentity> left = alive();
        long give = System.nanoTime() + patience.toNanos();
        while (!left.isEmpty() && System.nanoTime() < give) {
            for (ProcessIdentity process : left) {
                if (known.add(process)) {
                    signal(process, false);
                }
            }
            rest();
            left = alive(known);
        }
        give = System.nanoTime() + AFTER_KILL.toNanos();
        while (!left.isEmpty() && System.nanoTime() < give) {
            known.addAll(left);
            left.forEach(process -> signal(process, true));
            rest();
            left = alive(known);
        }
        return left;
    }

    /** The JDK's handle compares the start time once more before it sends the signal. */
    private static void signal(ProcessIdentity process, boolean kill) {
        ProcessHandle.of(process.pid())
                .filter(handle -> ProcessTable.runs(process))
                .ifPresent(handle -> {
                    if (kill) {
                        handle.destroyForcibly();
                    } else {
                        handle.destroy();
                    }
                });
    }

    private static void rest() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread()
                    .interrupt(); // the loops are bounded by time; whoever interrupted wants it over sooner, not left
            // half done
        }
    }
}
