package dev.dataflow.deploy.project;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Notices that a project was compiled anew, or its settings changed: by looking, since compilers replace whole folders, under which system watches get lost. */
public final class ClassesWatch {
    private static final Duration LOOK = Duration.ofMillis(250);
    /** So many equal looks: Maven deletes the old classes about a second before javac writes the new ones. */
    private static final int QUIET = 4;

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

    /** Comes back when something has changed, there are classes, and then nothing changes for four looks, so that a compiler at work is left alone; {@code meanwhile} runs at each look. */
    public void await(Runnable meanwhile) throws InterruptedException {
        Map<Path, String> before = look();
        int quiet = 0;
        while (true) {
            meanwhile.run();
            Thread.sleep(pause.toMillis());
            Map<Path, String> now = look();
            quiet = now.equals(before) ? quiet + 1 : 0;
            if (quiet >= QUIET && !now.equals(seen) && now.keySet().stream().anyMatch(ClassesWatch::isClass)) {
                seen = now;
                return;
            }
            before = now;
        }
    }

    private static boolean isClass(Path file) {
        return file.toString().endsWith(".class");
    }

    /** What vanishes meanwhile, or cannot be read, is absent: a compiler is at work. */
    private Map<Path, String> look() {
        Map<Path, String> found = new TreeMap<>();
        try {
            Files.walkFileTree(CompiledProject.classes(project), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.put(file, state(attributes));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
            Path file = project.folder().resolve(ProjectSettings.FILE);
            found.put(file, state(Files.readAttributes(file, BasicFileAttributes.class)));
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static String state(BasicFileAttributes attributes) {
        return attributes.size() + "@" + attributes.lastModifiedTime();
    }
}
