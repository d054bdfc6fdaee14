package dev.dataflow.compiler.find;

import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Place;
import dev.dataflow.Problem;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Finds definitions by reading class files, then loads and asks them one by one. */
public final class Finder {
    private static final int FIRST_JAVA = 44;

    private final Project project;
    private final Duration limit;
    private final UserThread thread;
    private final List<Definition> definitions = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private Finder(Project project, Duration limit, UserThread thread) {
        this.project = project;
        this.limit = limit;
        this.thread = thread;
    }

    /**
     * All definitions in the project's own classes; one that cannot be had does not keep the others from being found.
     *
     * @param limit for each of them
     */
    public static Found find(Project project, Duration limit) {
        try (UserThread thread = new UserThread(limit, project.loader())) {
            Finder finder = new Finder(project, limit, thread);
            finder.candidates().forEach(finder::ask);
            finder.problems.addAll(project.problems());
            return new Found(finder.definitions, finder.problems);
        }
    }

    /** A definition as its class file shows it; {@code javaVersion} is the one it was compiled for. */
    private record Candidate(String className, @Nullable String sourceFile, int javaVersion) {
        Place place() {
            return new Place(className, sourceFile == null ? className : sourceFile, 1);
        }
    }

    private List<Candidate> candidates() {
        List<Path> entries = new ArrayList<>(project.classes());
        entries.addAll(project.libraries());
        if (entries.isEmpty()) {
            return List.of();
        }
        try (ScanResult scan = new ClassGraph()
                .overrideClasspath(entries)
                .enableClassInfo()
                .ignoreClassVisibility()
                .disableNestedJarScanning()
                .disableModuleScanning()
                .scan()) {
            return scan.getClassesImplementing(PipelineDefinition.class.getName()).stream()
                    .filter(this::namesAPipeline)
                    .map(info -> new Candidate(
                            info.getName(), info.getSourceFile(), info.getClassfileMajorVersion() - FIRST_JAVA))
                    .sorted(Comparator.comparing(Candidate::className))
                    .toList();
        }
    }

    /** Classes without a name of their own are values in somebody's code, not definitions to be found. */
    private boolean namesAPipeline(ClassInfo info) {
        return info.isStandardClass()
                && !info.isAbstract()
                && !info.isAnonymousInnerClass()
                && info.getFullyQualifiedDefiningMethodName() == null
                && info.getClasspathElementFile() != null
                && project.classes().contains(info.getClasspathElementFile().toPath());
    }

    private void ask(Candidate candidate) {
        if (candidate.javaVersion() > Runtime.version().feature()) {
            report(
                    "DF002",
                    candidate,
                    candidate.place(),
                    NewerJava.message(candidate.className(), candidate.javaVersion()),
                    NewerJava.FIX);
            return;
        }
        try {
            Class<?> type = project.load(candidate.className());
            Optional<String> fault = Constructible.fault(type);
            if (fault.isPresent()) {
                report(
                        "DF003",
                        candidate,
                        candidate.place(),
                        candidate.className() + " " + fault.get() + ", so no pipeline can be had of it.",
                        "make it a public class with a public constructor without parameters, or abstract if it is no"
                                + " pipeline of its own.");
                return;
            }
            define(candidate, type.getConstructor());
        } catch (ReflectiveOperationException | LinkageError e) {
            report(
                    "DF006",
                    candidate,
                    candidate.place(),
                    candidate.className() + " cannot be loaded: " + said(e) + ".",
                    "put what it needs on the project's class path.");
        }
    }

    private void define(Candidate candidate, Constructor<?> constructor) throws ReflectiveOperationException {
        try {
            Pipeline pipeline = thread.run(() -> Pipeline.of((PipelineDefinition) constructor.newInstance()));
            if (pipeline == null) {
                report(
                        "DF005",
                        candidate,
                        candidate.place(),
                        candidate.className() + ".define() gave null.",
                        "return Pipeline.named(…).….build().");
            } else {
                definitions.add(new Definition(candidate.className(), pipeline));
            }
        } catch (UserThread.Overdue overdue) {
            report(
                    "DF009",
                    candidate,
                    placeOf(overdue).orElse(candidate.place()),
                    candidate.className() + ".define() has not ended after "
                            + limit.toString().substring(2).toLowerCase(Locale.ROOT) + "; it was at this line.",
                    "a definition only builds a value: correct a loop without end, and move what waits for something out of"
                            + " it.");
        } catch (ExecutionException e) {
            Throwable thrown = Objects.requireNonNullElse(e.getCause(), e);
            if (thrown instanceof InvocationTargetException) {
                threw(candidate, Objects.requireNonNullElse(thrown.getCause(), thrown));
            } else if (thrown instanceof ReflectiveOperationException notMade) {
                throw notMade;
            } else {
                threw(candidate, thrown);
            }
        }
    }

    private void threw(Candidate candidate, Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof UnsupportedClassVersionError) {
            report("DF002", candidate, candidate.place(), cause.getMessage() + ".", NewerJava.FIX);
            return;
        }
        Place place = placeOf(cause).orElse(candidate.place());
        String[] refusal = refusal(cause).split("(?<=\\.) ", 2);
        if (refusal.length == 2) {
            report("DF004", candidate, place, refusal[0], lowered(refusal[1]) + ".");
            return;
        }
        report(
                "DF004",
                candidate,
                place,
                candidate.className() + ".define() threw " + said(cause) + ".",
                "a definition only builds a value: correct the line, and move what reads files or opens connections out of"
                        + " it.");
    }

    /** What a method of the sdk said when it refused what it was given: what is wrong, and the way out. */
    private static String refusal(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        boolean ours = (thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException)
                && trace.length > 0
                && trace[0].getClassName().startsWith("dev.dataflow.")
                && !Project.LOADER.equals(trace[0].getClassLoaderName());
        String message = thrown.getMessage();
        return ours && message != null ? message : "";
    }

    private static String lowered(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private static Optional<Place> placeOf(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (Project.LOADER.equals(frame.getClassLoaderName())) {
                return Optional.of(new Place(
                        frame.getClassName(), String.valueOf(frame.getFileName()), Math.max(1, frame.getLineNumber())));
            }
        }
        return Optional.empty();
    }

    private static String said(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getSimpleName();
        return message == null || message.isBlank() ? name : name + ": " + message.strip();
    }

    private void report(String code, Candidate candidate, Place place, String message, String fix) {
        String simple = candidate.className().substring(candidate.className().lastIndexOf('.') + 1);
        problems.add(new Problem(code, simple.replace('$', '.'), place, message, fix));
    }
}
