package dev.dataflow.compiler.check;

import dev.dataflow.Pipeline;
import dev.dataflow.Problem;
import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.find.Definition;
import dev.dataflow.compiler.find.Project;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Holds every pipeline against every rule. Pipelines are checked side by side, so a rule keeps nothing between two. */
public final class Checker {
    private static final List<Rule> RULES = List.of(
            new NamesAreWellFormed(),
            new UniqueStepNames(),
            new TaskIdsDiffer(),
            new HasSink(),
            new TextsCanBeWritten(),
            new FactsFitAirflow(),
            new ScheduleIsValid(),
            new UpdatesCanCome(),
            new NoPipelineWaitsForItself(),
            new RetriesAndDeadlineAreSane(),
            new TimeoutsFit(),
            new RunsMayStart(),
            new ConditionsAskSomething(),
            new ParametersFit(),
            new ScheduledRunsHaveTheirParameters(),
            new ParametersAreDeclared(),
            new VariablesHaveValues(),
            new SecretsStayOut(),
            new StepsHaveWork(),
            new KnownColumns(),
            new OperandsFit(),
            new ConditionsAreBoolean(),
            new JoinKeysMatch(),
            new ColumnNamesAreUnique(),
            new ColumnsAreNotReserved(),
            new RenamingsTakeEffect(),
            new UnionsMatch(),
            new AggregatesFit(),
            new WindowsFit(),
            new TimeWindowsFit(),
            new SortColumnsHaveAnOrder(),
            new SortsAreSeen(),
            new LimitsKeepRows(),
            new SharesFit(),
            new NestedColumnsUnfold(),
            new UnboundedRowsAreWindowed(),
            new QueriesUseTheirInputs(),
            new ExpectationsFit(),
            new RejectsCanCome(),
            new OriginColumnsFit(),
            new TransformsNameTheirRecords(),
            new TransformsCanBeMade(),
            new InputRecordsFit(),
            new SideInputsDiffer(),
            new TransformsReadWhatTheyAreGiven(),
            new ArgumentsAreConstant(),
            new ConnectorsAreKnown(),
            new ConnectorsTakeWhatTheyAreGiven(),
            new ConnectorsRunOnTheEngine(),
            new SinksHaveTheWriteMode(),
            new WriteKeysFit(),
            new OneWriterPerTable(),
            new NothingReadIsReplaced(),
            new OverwrittenPartitionsExist(),
            new PartitionFieldsFit(),
            new UnboundedRowsAreAdded(),
            new EnginesAreKnown(),
            new EngineSettingsFit(),
            new EnginesRunTheirSteps(),
            new TypesAreHeld(),
            new ColumnsAreKnown());

    private final Project project;
    private final Descriptors descriptors;
    private final Writers writers;

    private Checker(Project project, Descriptors descriptors, Writers writers) {
        this.project = project;
        this.descriptors = descriptors;
        this.writers = writers;
    }

    /** What can be planned, and the problems of the others. */
    public static Checked check(List<Definition> definitions, Project project, Descriptors descriptors) {
        List<Problem> problems = new ArrayList<>(descriptors.problems());
        List<Definition> readable = readable(definitions, problems);
        Checker checker = new Checker(project, descriptors, Writers.of(readable));
        List<CheckedPipeline> pipelines = new ArrayList<>();
        Map<String, Definition> byName = new HashMap<>();
        Set<String> doubled = new LinkedHashSet<>();
        List<Verdict> verdicts = readable.parallelStream().map(checker::verdict).toList();
        for (int i = 0; i < readable.size(); i++) {
            Definition definition = readable.get(i);
            // Their files would be one where a file system does not tell case.
            Definition other =
                    byName.putIfAbsent(Flow.folded(definition.pipeline().ir().fullName()), definition);
            if (other != null) {
                doubled.add(Flow.folded(definition.pipeline().ir().fullName()));
                problems.add(sameName(definition, other));
            }
            problems.addAll(verdicts.get(i).problems());
            pipelines.addAll(verdicts.get(i).passed());
        }
        pipelines.removeIf(
                pipeline -> doubled.contains(Flow.folded(pipeline.ir().fullName())));
        return new Checked(pipelines, problems);
    }

    /** What came of one pipeline: it, or its problems. */
    private record Verdict(List<CheckedPipeline> passed, Collection<Problem> problems) {}

    /** Those that rules can read; of the others that is all that is said. */
    private static List<Definition> readable(List<Definition> definitions, List<Problem> problems) {
        List<List<Problem>> found = definitions.parallelStream()
                .map(definition -> unreadable(definition.pipeline()))
                .toList();
        List<Definition> readable = new ArrayList<>();
        for (int i = 0; i < definitions.size(); i++) {
            if (found.get(i).isEmpty()) {
                readable.add(definitions.get(i));
            }
            problems.addAll(found.get(i));
        }
        return readable;
    }

    private static List<Problem> unreadable(Pipeline pipeline) {
        List<Problem> missing = NothingIsMissing.check(pipeline);
        return missing.isEmpty()
                ? ExpressionsAreNotTooDeep.check(
                        pipeline.ir().fullName(), pipeline.ir().steps(), pipeline.places())
                : missing;
    }

    private Verdict verdict(Definition definition) {
        try {
            return check(definition);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return new Verdict(List.of(), List.of(Bug.of(definition.pipeline(), e)));
        }
    }

    private Verdict check(Definition definition) {
        Pipeline pipeline = definition.pipeline();
        Subject subject = new Subject(definition, project, descriptors, writers);
        // A step's records are read when it is made and again by rules: what both see is one mistake.
        Set<Problem> found = new LinkedHashSet<>(pipeline.problems());
        RULES.forEach(rule -> found.addAll(rule.check(subject)));
        found.removeIf(problem -> toldBefore(problem, found));
        if (!found.isEmpty()) {
            return new Verdict(List.of(), found);
        }
        List<Step> typed = subject.steps().stream()
                .map(located -> located.step().withSchema(located.output().schema()))
                .toList();
        return new Verdict(
                List.of(new CheckedPipeline(definition, subject.ir().withSteps(typed), subject.engines())), List.of());
    }

    /** What is wrong with a step's casts is wrong with the step before that checks them too, and told of that alone. */
    private static boolean toldBefore(Problem problem, Set<Problem> found) {
        return found.stream()
                .anyMatch(other -> other.code().equals(problem.code())
                        && Objects.equals(other.place(), problem.place())
                        && other.subject().startsWith(problem.subject() + "_casts"));
    }

    private static Problem sameName(Definition definition, Definition other) {
        String name = definition.pipeline().ir().fullName();
        String theirs = other.pipeline().ir().fullName();
        return new Problem(
                "DF007",
                name,
                definition.pipeline().place(),
                "The pipeline's name is taken already, by " + other.className() + " at "
                        + other.pipeline().place() + ". "
                        + (name.equals(theirs)
                                ? "Airflow knows a pipeline by its name."
                                : "It differs from \"" + theirs
                                        + "\" in case alone, and where a file system does not tell"
                                        + " case, their DAG files would be one."),
                "give one of the two another name or namespace.");
    }
}
