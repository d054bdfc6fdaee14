package dev.dataflow.deploy.process;

import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is written down about supervised processes, for whoever comes after us.
 *
 * @param version of this form
 * @param id marks every process of this supervision
 * @param boot the boot of the machine on which the processes were started
 * @param owner who supervises them
 * @param processes by what they are, in the order of their start
 * @param url where they can be reached, once they can
 * @param left whether they were left running on purpose
 */
record ProcessRecord(
        int version,
        String id,
        String boot,
        ProcessIdentity owner,
        Map<String, ProcessIdentity> processes,
        @Nullable String url,
        boolean left) {
    private static final String FILE = "processes.json";
    private static final int VERSION = 1;

    static ProcessRecord of(String id, ProcessIdentity owner) {
        return new ProcessRecord(VERSION, id, ProcessTable.boot(), owner, Map.of(), null, false);
    }

    ProcessRecord with(String name, ProcessIdentity process) {
        Map<String, ProcessIdentity> more = new LinkedHashMap<>(processes);
        more.put(name, process);
        return new ProcessRecord(version, id, boot, owner, more, url, left);
    }

    ProcessRecord without(String name) {
        Map<String, ProcessIdentity> fewer = new LinkedHashMap<>(processes);
        fewer.remove(name);
        return new ProcessRecord(version, id, boot, owner, fewer, url, left);
    }

    ProcessRecord leftAt(String place) {
        return new ProcessRecord(version, id, boot, owner, processes, place, true);
    }

    /** Everything that belongs to it; nothing if the machine was started anew since. */
    Brood brood() {
        List<ProcessIdentity> founders = new ArrayList<>(processes.values());
        return new Brood(Supervision.MARKER + "=" + id, boot.equals(ProcessTable.boot()) ? founders : List.of());
    }

    void write(Path folder) throws IOException {
        Durable.replace(folder.resolve(FILE), Json.text(this));
    }

    /** What an earlier supervision of the folder wrote; a file that cannot be understood counts as none. */
    static Optional<ProcessRecord> read(Path folder) {
        try {
            return Optional.of(Json.read(folder.resolve(FILE), ProcessRecord.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }
}
