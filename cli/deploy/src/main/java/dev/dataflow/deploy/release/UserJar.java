package dev.dataflow.deploy.release;

import dev.dataflow.deploy.Durable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs a folder of classes; the same files give the same bytes. */
public final class UserJar {
    /** The earliest time that the format can hold. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private UserJar() {}

    /** Writes the jar, as a whole or not at all. */
    public static void write(Path classes, Path jar) throws IOException {
        Map<String, Path> files = files(classes);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                Files.copy(file.getValue(), zip);
                zip.closeEntry();
            }
        }
        Path temporary = jar.resolveSibling(
                "." + jar.getFileName() + "." + ProcessHandle.current().pid());
        Files.write(temporary, bytes.toByteArray());
        Durable.sync(temporary);
        Files.move(temporary, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, Path> files(Path classes) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        Files.walkFileTree(classes, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.put(classes.relativize(file).toString().replace('\\', '/'), file);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
