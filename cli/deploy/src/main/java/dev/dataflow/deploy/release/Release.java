package dev.dataflow.deploy.release;

import dev.dataflow.deploy.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be shipped.
 *
 * @param project under whose name it goes; it replaces that project's earlier release
 * @param files DAG files and pipeline documents by name
 * @param jars the user's jars
 * @param target the places that the target gives to runs
 */
public record Release(String project, Map<String, String> files, List<Path> jars, Target target) {
    private static final int DIGEST_LENGTH = 32;

    /** The places that a target gives to runs; absolute. */
    public record Target(Path staging, Path deadLetters) {
        Map<String, String> json() {
            return new TreeMap<>(Map.of("staging", staging.toString(), "deadLetters", deadLetters.toString()));
        }
    }

    /** A jar that is shipped, by content. */
    record Jar(String name, String sha256) {
        Map<String, String> json() {
            return new TreeMap<>(Map.of("name", name, "sha256", sha256));
        }
    }

    public Release {
        files = new TreeMap<>(files);
        jars = List.copyOf(jars);
    }

    List<Jar> jarsByContent() {
        List<Jar> found = new ArrayList<>();
        for (Path jar : jars) {
            found.add(new Jar(String.valueOf(jar.getFileName()), Digest.of(jar)));
        }
        return found;
    }

    /** Names this content: equal content has an equal digest, on whatever machine and at whatever time. */
    String digest(List<Jar> content) {
        Map<String, Object> all = new TreeMap<>();
        all.put("project", project);
        Map<String, String> digests = new TreeMap<>();
        files.forEach((name, text) -> digests.put(name, Digest.of(text)));
        all.put("files", digests);
        all.put("jars", content.stream().map(Jar::json).toList());
        all.put("target", target.json());
        return Digest.of(Json.line(all)).substring(0, DIGEST_LENGTH);
    }

    /** The manifest beside the DAG files. */
    Map<String, Object> manifest(List<Jar> content, Path jarsRoot, Origin origin) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("version", 1);
        manifest.put("project", project);
        manifest.put("digest", digest(content));
        manifest.put("commit", origin.commit());
        manifest.put("dirty", origin.dirty());
        manifest.put("who", origin.who());
        manifest.put("when", origin.when().toString());
        manifest.put("message", origin.message());
        manifest.put("jarsRoot", jarsRoot.toString());
        manifest.put("jars", content.stream().map(Jar::json).toList());
        manifest.put("target", target.json());
        return manifest;
    }
}
