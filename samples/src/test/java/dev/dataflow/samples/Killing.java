package dev.dataflow.samples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dataflow.deploy.installation.Installation;
import dev.dataflow.driver.Failpoints;
import dev.dataflow.driver.faults.MidWrite;
import dev.dataflow.driver.faults.Sigkill;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * An installation whose drivers die at every place there is, once each, when armed. {@link DiesAt} is put into a jar after the
 * released ones; a script in front of Java and of spark-submit tells it where to look.
 */
record Killing(Path folder) {

    /** Writes such an installation beside the real one. */
    Path installation(Installation real) throws IOException {
        Files.createDirectories(folder);
        ObjectNode content =
                (ObjectNode) new ObjectMapper().readTree(real.file().toFile());
        Path jar = jar();
        around((ObjectNode) content.get("engines").get("local"), "java", "driver_classpath", jar);
        around((ObjectNode) content.get("engines").get("spark"), "spark_submit", "engine_classpath", jar);
        return Files.writeString(folder.resolve("installation.json"), content.toPrettyString());
    }

    /** From now on drivers die; what was reached before is forgotten. */
    void arm() throws IOException {
        Files.delete(folder.resolve("reached"));
        Files.createFile(folder.resolve("armed"));
    }

    /** All places that drivers have reached since they are armed, as {@code local intent.before}. */
    SortedSet<String> reached() throws IOException {
        return new TreeSet<>(Files.readAllLines(folder.resolve("reached")));
    }

    /** The places where a driver has died. */
    SortedSet<String> died() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            SortedSet<String> places = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("died at "))
                    .forEach(name -> places.add(name.substring("died at ".length())));
            return places;
        }
    }

    private void around(ObjectNode engine, String program, String classPath, Path jar) throws IOException {
        Path script = folder.resolve(program);
        Files.writeString(
                script, """
                #!/bin/sh
                export %s='%s'
                exec '%s' "$@"
                """.formatted(DiesAt.FOLDER, folder, engine.get(program).textValue()));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + script + " a program");
        }
        engine.put(program, script.toString());
        engine.put(classPath, engine.get(classPath).textValue() + ":" + jar);
    }

    private Path jar() throws IOException {
        Path jar = folder.resolve("failpoints.jar");
        List<Class<?>> classes = new ArrayList<>(List.of(DiesAt.class, MidWrite.class, Sigkill.class));
        classes.addAll(List.of(MidWrite.class.getDeclaredClasses()));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Class<?> type : classes) {
                String entry = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(entry));
                try (InputStream bytes =
                        Objects.requireNonNull(type.getClassLoader().getResourceAsStream(entry), entry)) {
                    bytes.transferTo(out);
                }
            }
            out.putNextEntry(new JarEntry("META-INF/services/" + Failpoints.class.getName()));
            out.write(DiesAt.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
