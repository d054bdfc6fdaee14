package dev.dataflow.deploy.installation;

import dev.dataflow.deploy.Durable;
import dev.dataflow.deploy.Json;
import dev.dataflow.deploy.release.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Digests of large files, remembered by size and time of change, since reading 300 MB at each start would take longer than the start. */
final class JarDigests {
    private final Path memory;
    private final Map<String, String> known;
    private boolean changed;

    private JarDigests(Path memory, Map<String, String> known) {
        this.memory = memory;
        this.known = known;
    }

    static JarDigests in(Path folder) {
        Path memory = folder.resolve("digests.json");
        try {
            return new JarDigests(memory, new TreeMap<>(Json.readTexts(memory)));
        } catch (IOException e) {
            return new JarDigests(memory, new TreeMap<>()); // none yet, or damaged: everything is read again
        }
    }

    String of(Path file) throws IOException {
        String key = file + "|" + Files.size(file) + "|"
                + Files.getLastModifiedTime(file).toMillis();
        String digest = known.get(key);
        if (digest == null) {
            digest = Digest.of(file);
            known.keySet().removeIf(other -> other.startsWith(file + "|"));
            known.put(key, digest);
            changed = true;
        }
        return digest;
    }

    void remember() throws IOException {
        if (changed) {
            Durable.replace(memory, Json.text(known));
        }
    }
}
