package dev.dataflow.deploy.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Notices that a project was compiled anew, or its settings changed: by looking, since compilers replace whole folders, under which system watches get lost. */
public final class ClassesWatch {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final ProjectSettings project;
    private final Duration pause;
    private Map<Path, String> seen;

    /** Begins with what is there now. */
    public ClassesWatch(ProjectSettings project) {
        this(project, LOOK);
    }

    ClassesWatch(ProjectSettings project, Duration pause) {
        this.project = project;
        this.pause = pause;
        this.seen = look();
    }

    /** Comes back when something has changed and then nothing for two looks, so that a compiler at work is left alone; {@code meanwhile} runs at each look. */
    public void await(Runnable meanwhile) throws InterruptedException {
        Map<Path, String> before = look();
        while (true) {
            meanwhile.run();
            Thread.sleep(pause.toMillis());
            Map<Path, String> now = look();
            if (now.equals(before) && !now.equals(seen) && !now.isEmpty()) {
                seen = now;
                return;
            }
            before = now;
        }
    }

    private Map<Path, String> look() {
        Map<Path, String> found = new TreeMap<>();
        try {
            add(project.folder().resolve(ProjectSettings.FILE), found);
            Path classes = CompiledProject.classes(project);
            if (Files.isDirectory(classes)) {
                Files.walkFileTree(classes, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        found.put(file, attributes.size() + "@" + attributes.lastModifiedTime());
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        return FileVisitResult.CONTINUE; // a compiler is at work
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void add(Path file, Map<Path, String> found) throws IOException {
        if (Files.exists(file)) {
            found.put(file, Files.size(file) + "@" + Files.getLastModifiedTime(file));
        }
    }
}
