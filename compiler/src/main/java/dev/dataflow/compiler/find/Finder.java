package dev.dataflow.compiler.find;

import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Place;
import dev.dataflow.Problem;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.Resource;
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
import org.jspecify.annotations.Nullable;

/** Finds definitions by reading class files, then loads and asks them one by one. */
public final class Finder {
    private static final int FIRST_JAVA = 44;
    /** Fewer are asked before another thread is of use. */
    private static final int MANY = 100;

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
        try (UserThread thread = new UserThread(limit, project.loader());
                ExitWatch watch = ExitWatch.begin()) {
            Finder finder = new Finder(project, limit, thread);
            List<Candidate> candidates = finder.candidates();
            finder.loadAhead(candidates);
            candidates.forEach(candidate -> {
                watch.now(candidate.simpleName());
                finder.ask(candidate);
            });
            finder.problems.addAll(project.problems());
            return new Found(finder.definitions, finder.problems);
        }
    }

    /**
     * Loads the classes of definitions on a thread of its own while others are asked, one after the other: for many, that
     * is half of the work. Loading and verifying a class runs nothing of it; what fails will fail again when it is asked.
     */
    private void loadAhead(List<Candidate> candidates) {
        if (candidates.size() < MANY) {
            return;
        }
        Thread ahead = new Thread(
                () -> candidates.forEach(candidate -> {
                    load(candidate.className());
                    candidate.within().forEach(this::load);
                }),
                "load-ahead");
        ahead.setDaemon(true);
        ahead.start();
    }

    private void load(String className) {
        try {
            // To tell its constructors, the class is verified, which would be done else when it is initialised.
            Constructor<?>[] unused = project.load(className).getDeclaredConstructors();
        } catch (ClassNotFoundException | LinkageError told) {
            // Whoever needs it says so, with the line that does.
        }
    }

    /**
     * A definition as its class file shows it; {@code javaVersion} is the one it was compiled for.
     *
     * @param within the names of the classes within it
     */
    private record Candidate(String className, @Nullable String sourceFile, int javaVersion, List<String> within) {
        Place place() {
            return new Place(className, sourceFile == null ? className : sourceFile, 1);
        }

        String simpleName() {
            return className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
        }

        Problem problem(String code, Place place, String message, String fix) {
            return new Problem(code, simpleName(), place, message, fix);
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
            damaged(scan);
            return scan.getClassesImplementing(PipelineDefinition.class.getName()).stream()
                    .filter(this::namesAPipeline)
                    .map(info -> new Candidate(
                            info.getName(),
                            info.getSourceFile(),
                            info.getClassfileMajorVersion() - FIRST_JAVA,
                            info.getInnerClasses().getNames()))
                    .sorted(Comparator.comparing(Candidate::className))
                    .toList();
        }
    }

    /** The scan passes over class files that it cannot read; one of them may be a definition, so that is to be known. */
    private void damaged(ScanResult scan) {
        for (Resource file : scan.getResourcesWithExtension("class")) {
            String path = file.getPath();
            String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
            boolean ours = file.getClasspathElementFile() != null
                    && project.classes().contains(file.getClasspathElementFile().toPath());
            if (ours && !path.endsWith("-info.class") && scan.getClassInfo(name) == null) {
                try {
                    project.load(name);
                } catch (ClassFormatError e) {
                    problems.add(new Problem(
                            "DF012",
                            name.substring(name.lastIndexOf('.') + 1).replace('$', '.'),
                            null,
                            "The class file " + path + " is damaged (" + e.getMessage()
                                    + "), so that nobody can tell whether it is a pipeline.",
                            "remove it and build the project again."));
                } catch (ClassNotFoundException | LinkageError notHere) {
                    // The file lies in another folder than its class's name says: no loader takes it for one.
                }
            }
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
        } catch (UserThread.Threw threw) {
            Throwable thrown = threw.thrown();
            if (thrown instanceof InvocationTargetException) {
                threw(candidate, Objects.requireNonNullElse(thrown.getCause(), thrown));
            } else if (thrown instanceof ReflectiveOperationException notMade) {
                throw notMade;
            } else {
                threw(candidate, thrown);
            }
        }
    }

    /** An exception's own methods are the user's code too. */
    private void threw(Candidate candidate, Throwable thrown) {
        try {
            problems.add(Objects.requireNonNull(thread.run(() -> problem(candidate, thrown))));
        } catch (UserThread.Threw | UserThread.Overdue e) {
            problems.add(threw(candidate, candidate.place(), thrown.getClass().getName()));
        }
    }

    private static Problem problem(Candidate candidate, Throwable thrown) {
        Throwable cause =
                thrown instanceof ExceptionInInitializerError && thrown.getCause() != null ? thrown.getCause() : thrown;
        Place place = placeOf(cause).orElse(candidate.place());
        if (cause instanceof UnsupportedClassVersionError) {
            return candidate.problem("DF002", candidate.place(), cause.getMessage() + ".", NewerJava.FIX);
        }
        String refusal = refusal(cause);
        int end = refusal.lastIndexOf(". ");
        if (end > 0) {
            return candidate.problem(
                    "DF004", place, refusal.substring(0, end + 1), lowered(refusal.substring(end + 2)) + ".");
        }
        Optional<String> takesNoNull = cause instanceof NullPointerException ? calledWithNull(cause) : Optional.empty();
        return takesNoNull
                .map(called -> candidate.problem(
                        "DF010",
                        place,
                        candidate.className() + ".define() gave null to " + called + ", which takes a value.",
                        "give a value, or leave the call out. What the machine brings, as System.getenv does, may be"
                                + " missing where the pipeline is compiled."))
                .orElseGet(() -> threw(candidate, place, said(cause)));
    }

    private static Problem threw(Candidate candidate, Place place, String said) {
        return candidate.problem(
                "DF004",
                place,
                candidate.className() + ".define() threw " + said + ".",
                "a definition only builds a value: correct the line, and move what reads files or opens connections out of"
                        + " it.");
    }

    /** What a method of the sdk said when it refused what it was given: what is wrong, and the way out. */
    private static String refusal(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        boolean ours = (thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException)
                && trace.length > 0
                && SdkLoader.owns(trace[0].getClassName())
                && !Project.LOADER.equals(trace[0].getClassLoaderName());
        String message = thrown.getMessage();
        return ours && message != null ? message : "";
    }

    private static String lowered(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    /** The method of the sdk's that the project called, if it is in there that something was null. */
    private static Optional<String> calledWithNull(Throwable thrown) {
        StackTraceElement called = null;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (Project.LOADER.equals(frame.getClassLoaderName())) {
                return Optional.ofNullable(called).map(Finder::method);
            } else if (SdkLoader.owns(frame.getClassName())) {
                called = frame;
            }
        }
        return Optional.empty();
    }

    private static String method(StackTraceElement frame) {
        String type = frame.getClassName()
                .substring(frame.getClassName().lastIndexOf('.') + 1)
                .replace('$', '.');
        return frame.getMethodName().equals("<init>") ? "new " + type : type + "." + frame.getMethodName();
    }

    private static Optional<Place> placeOf(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (Project.LOADER.equals(frame.getClassLoaderName())) {
                return Optional.of(Place.of(frame));
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
        problems.add(candidate.problem(code, place, message, fix));
    }
}
