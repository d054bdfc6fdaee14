package dev.dataflow.compiler;

import dev.dataflow.Place;
import dev.dataflow.Problem;
import dev.dataflow.compiler.check.Bug;
import dev.dataflow.compiler.check.Checked;
import dev.dataflow.compiler.check.CheckedPipeline;
import dev.dataflow.compiler.check.Checker;
import dev.dataflow.compiler.emit.ClassDigests;
import dev.dataflow.compiler.emit.DagFile;
import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.find.Definition;
import dev.dataflow.compiler.find.Finder;
import dev.dataflow.compiler.find.Found;
import dev.dataflow.compiler.find.Project;
import dev.dataflow.compiler.plan.EvolvedColumnsArrive;
import dev.dataflow.compiler.plan.Planner;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles the pipelines of a project: find, check, plan, emit. */
public final class Compiler {
    private static final Comparator<@Nullable Place> BY_PLACE =
            Comparator.nullsLast(Comparator.comparing(Place::file).thenComparingInt(Place::line));

    /** A definition takes milliseconds; a machine that is busy with other things may take long to come to it. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Json json = new Json();
    private final Duration limit;

    /** A compiler that waits half a minute for a definition. */
    public Compiler() {
        this(LIMIT);
    }

    Compiler(Duration limit) {
        this.limit = limit;
    }

    /**
     * Compiles every pipeline of a class path. What is wrong with one is among the result's problems and keeps no other
     * from being compiled; nothing is thrown for a mistake of the user's.
     */
    public Compilation compile(ClassPath classPath) {
        try (Project project = Project.open(classPath)) {
            return compile(Finder.find(project, limit), project);
        }
    }

    /** Compiles one pipeline that is at hand; its classes are looked for on the class path. */
    public Compilation compile(ClassPath classPath, Definition definition) {
        try (Project project = Project.open(classPath)) {
            return compile(new Found(List.of(definition), List.of()), project);
        }
    }

    Compilation compile(Found found, Project project) {
        return compile(found, project, Descriptors.of(project.loader()), new ClassDigests(project));
    }

    /** For who compiles many times among the same classes. */
    Compilation compile(Found found, Project project, Descriptors descriptors, ClassDigests digests) {
        Checked checked = Checker.check(found.definitions(), project, descriptors);
        Queue<Problem> late = new ConcurrentLinkedQueue<>();
        List<CompiledPipeline> compiled = checked.pipelines().parallelStream()
                .flatMap(pipeline -> {
                    try {
                        Plan plan = Planner.plan(pipeline, descriptors);
                        List<Problem> planned = EvolvedColumnsArrive.check(pipeline, plan);
                        late.addAll(planned);
                        return planned.isEmpty()
                                ? Stream.of(emit(pipeline, plan, digests, descriptors))
                                : Stream.empty();
                    } catch (RuntimeException | LinkageError | StackOverflowError e) {
                        late.add(Bug.of(pipeline.definition().pipeline(), e));
                        return Stream.empty();
                    }
                })
                .sorted(Comparator.comparing(CompiledPipeline::name))
                .toList();
        List<Problem> problems = new ArrayList<>(checked.problems());
        problems.addAll(late);
        return new Compilation(defined(found), compiled, byPlace(found.problems(), problems));
    }

    private CompiledPipeline emit(CheckedPipeline pipeline, Plan plan, ClassDigests digests, Descriptors descriptors) {
        PipelineDocument document =
                new PipelineDocument(PipelineDocument.VERSION, pipeline.ir(), plan, digests.of(pipeline.ir()));
        String definition = pipeline.definition().className();
        String dag = DagFile.text(definition, pipeline.ir(), plan.dags().get(0), descriptors);
        return new CompiledPipeline(definition, document, json.write(document), dag);
    }

    private static List<PipelineIr> defined(Found found) {
        return found.definitions().stream()
                .map(definition -> definition.pipeline().ir())
                .sorted(Comparator.comparing(PipelineIr::fullName))
                .toList();
    }

    private static List<Problem> byPlace(List<Problem> found, List<Problem> checked) {
        List<Problem> problems = new ArrayList<>(found);
        problems.addAll(checked);
        problems.sort(Comparator.comparing(Problem::place, BY_PLACE)
                .thenComparing(Problem::code)
                .thenComparing(Problem::message));
        return problems;
    }
}
