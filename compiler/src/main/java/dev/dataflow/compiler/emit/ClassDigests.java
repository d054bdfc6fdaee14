package dev.dataflow.compiler.emit;

import dev.dataflow.compiler.find.Project;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says by a SHA-256 what each user class is made of: its class file and those it can reach, as far as they are shipped
 * with the project. Code that is found by other means than its name in a class file (reflection, services, resources) is
 * not seen.
 */
public final class ClassDigests {
    private final Project project;
    /** Class files that were read, by class name; empty for classes that are not shipped. */
    private final Map<String, Optional<ClassFile>> read = new ConcurrentHashMap<>();

    private final Map<String, String> made = new ConcurrentHashMap<>();

    /** For the classes of this project; each is read once, whatever number of pipelines it is used by. */
    public ClassDigests(Project project) {
        this.project = project;
    }

    /** The digests of a pipeline's user classes, by class name. */
    public SortedMap<String, String> of(PipelineIr pipeline) {
        SortedMap<String, String> byName = new TreeMap<>();
        for (Step step : pipeline.steps()) {
            if (step.body() instanceof Body.UserClass user) {
                byName.put(user.className(), made.computeIfAbsent(user.className(), this::digest));
            }
        }
        return byName;
    }

    private String digest(String className) {
        SortedMap<String, String> reached = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>();
        open.push(className);
        while (!open.isEmpty()) {
            String name = open.pop();
            Optional<ClassFile> file = reached.containsKey(name) ? Optional.empty() : classFile(name);
            file.ifPresent(found -> {
                reached.put(name, found.sha256());
                found.references().stream()
                        .filter(reference -> !reached.containsKey(reference))
                        .forEach(open::push);
            });
        }
        MessageDigest all = sha256();
        reached.forEach((name, digest) -> all.update((name + " " + digest + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(all.digest());
    }

    private Optional<ClassFile> classFile(String name) {
        return read.computeIfAbsent(name, missing -> project.classFile(missing).map(ClassFile::of));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot digest: this Java has no SHA-256", e);
        }
    }
}
