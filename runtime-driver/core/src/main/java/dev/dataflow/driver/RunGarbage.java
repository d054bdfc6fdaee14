package dev.dataflow.driver;

import dev.dataflow.driver.Garbage.Kept;
import dev.dataflow.driver.Garbage.Piece;
import dev.dataflow.driver.commit.Chunks;
import dev.dataflow.driver.commit.Claim;
import dev.dataflow.driver.commit.Entry;
import dev.dataflow.driver.commit.Exchange;
import dev.dataflow.driver.commit.Whereabouts;
import dev.dataflow.driver.commit.Whereabouts.Output;
import dev.dataflow.driver.connect.Leftover;
import dev.dataflow.driver.connect.Sink;
import dev.dataflow.driver.connect.Stage;
import dev.dataflow.run.PathSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What nobody needs of one run. Before anything goes that an attempt without an intent has staged, the task is taken over in
 * its journal: that attempt may only sleep. What an intent names is its sinks', and never goes.
 */
final class RunGarbage {
    private final Garbage garbage;
    private final String pipeline;
    private final Path folder;
    private final String run;
    /** Whether all went that was to go, so that nothing is left which only this run's journals know of. */
    private boolean clean = true;

    RunGarbage(Garbage garbage, Path pipeline, Path folder) {
        this.garbage = garbage;
        this.pipeline = name(pipeline);
        this.folder = folder;
        this.run = name(folder);
    }

    static String name(Path folder) {
        return PathSegment.name(String.valueOf(folder.getFileName()));
    }

    void collect() throws IOException {
        List<TaskState> tasks = new ArrayList<>();
        for (Path task : Garbage.folders(folder, name -> !name.startsWith("."))) {
            try {
                TaskState state = TaskState.read(task);
                if (!state.entries().isEmpty()) {
                    tasks.add(state);
                }
            } catch (IOException | RuntimeException unreadable) {
                garbage.keep(new Kept(pipeline, run, name(task), "cannot be read: " + Garbage.why(unreadable)));
                return;
            }
        }
        if (tasks.isEmpty()) {
            return;
        }
        boolean idle = tasks.stream().allMatch(this::idle);
        boolean complete = idle && complete(tasks);
        for (TaskState task : tasks) {
            if (idle(task)) {
                dead(task, complete);
            }
        }
        if (complete && clean) {
            garbage.goesAtOnce(
                    folder,
                    piece("run", null, null, folder, "all its tasks have committed, and its rows are where they go"));
        } else if (idle && !complete) {
            exchanges(tasks);
        }
    }

    private boolean idle(TaskState task) {
        return task.lastSign().isBefore(garbage.before());
    }

    private static boolean complete(List<TaskState> tasks) {
        Set<String> all = new TreeSet<>();
        tasks.forEach(task -> task.whereabouts().values().forEach(one -> all.addAll(one.tasks())));
        Set<String> committed = new TreeSet<>();
        tasks.stream().filter(TaskState::committed).forEach(task -> committed.add(name(task.place())));
        return !all.isEmpty() && committed.containsAll(all) && committed.size() == tasks.size();
    }

    /** What attempts left that came to no intent; of a run that goes as a whole only what is elsewhere. */
    private void dead(TaskState task, boolean elsewhereOnly) throws IOException {
        List<Planned> planned = new ArrayList<>();
        for (Entry claim : Claim.withoutIntent(task.entries())) {
            Whereabouts where = task.whereabouts().get(claim.claim());
            if (where != null) {
                where.outputs()
                        .forEach(output -> stages(task, claim, output)
                                .forEach(stage ->
                                        staged(task, claim, output, stage).ifPresent(planned::add)));
                // Another task's attempts may have the same numbers, but no exchange of the same step.
                for (String step : elsewhereOnly ? List.<String>of() : where.exchanges()) {
                    Path rows = folder.resolve(".exchange")
                            .resolve(PathSegment.of(step))
                            .resolve(Job.exchangeFolder(claim.generation(), claim.claim()));
                    if (Files.exists(rows)) {
                        planned.add(folder("exchange", task, step, rows, unintended(claim)));
                    }
                }
                Path letters = Path.of(where.waitingDeadLetters());
                if (Files.exists(letters)) {
                    planned.add(new Planned(
                            piece("dead-letters", task, null, letters, unintended(claim)),
                            () -> Files.deleteIfExists(letters)));
                }
            }
        }
        if (!elsewhereOnly) {
            for (Path work : task.scratch()) {
                planned.add(folder("scratch", task, null, work, "the attempt whose working files it holds has ended"));
            }
            for (Path file : task.temporary()) {
                planned.add(new Planned(
                        piece("temporary", task, null, file, "an attempt was killed while it wrote it"),
                        () -> Files.deleteIfExists(file)));
            }
        }
        if (planned.isEmpty()) {
            return;
        }
        if (garbage.deletes() && !Claim.abandon(task.journal(), task.entries())) {
            clean = false;
            garbage.keep(new Kept(pipeline, run, name(task.place()), "another attempt has begun just now"));
            return;
        }
        planned.forEach(one -> clean &= garbage.take(one.piece(), one.removal()));
    }

    private record Planned(Piece piece, Garbage.Removal removal) {}

    private static String unintended(Entry claim) {
        return "attempt " + claim.attempt() + " of generation " + claim.generation() + " came to no intent";
    }

    private static List<Stage> stages(TaskState task, Entry claim, Output output) {
        Stage whole = claim.stage(output.owner());
        List<Stage> stages = new ArrayList<>(List.of(whole));
        new Chunks(task.entries()).unintended(whole).forEach(chunk -> stages.add(whole.chunk(chunk)));
        return stages;
    }

    private Optional<Planned> staged(TaskState task, Entry claim, Output output, Stage stage) {
        try {
            Sink sink = garbage.connectors().sink(output);
            Optional<Leftover> left = sink.leftover(stage);
            return left.map(found -> new Planned(
                    new Piece(
                            "staged",
                            pipeline,
                            run,
                            name(task.place()),
                            output.step(),
                            found.place(),
                            found.bytes(),
                            unintended(claim),
                            false,
                            null),
                    () -> sink.discard(stage)));
        } catch (RuntimeException unreachable) {
            return Optional.of(new Planned(
                    new Piece(
                            "staged",
                            pipeline,
                            run,
                            name(task.place()),
                            output.step(),
                            output.use().connection() + ": " + output.use().dataset(),
                            0,
                            unintended(claim),
                            false,
                            Garbage.why(unreachable)),
                    () -> {}));
        }
    }

    private Planned folder(String kind, TaskState task, @Nullable String step, Path place, String reason)
            throws IOException {
        return new Planned(piece(kind, task, step, place, reason), () -> Folders.remove(place));
    }

    private Piece piece(String kind, @Nullable TaskState task, @Nullable String step, Path place, String reason)
            throws IOException {
        return new Piece(
                kind,
                pipeline,
                run,
                task == null ? null : name(task.place()),
                step,
                place.toString(),
                Folders.bytes(place),
                reason,
                false,
                null);
    }

    /** What passed between the tasks of a run that has not succeeded: all of it once it is given up, else what nobody reads. */
    private void exchanges(List<TaskState> tasks) throws IOException {
        Path all = folder.resolve(".exchange");
        List<TaskState> open = tasks.stream().filter(task -> !task.committed()).toList();
        for (TaskState task : open) {
            Entry intent = Claim.newestIntent(task.entries());
            if (intent != null) {
                garbage.keep(new Kept(
                        pipeline,
                        run,
                        name(task.place()),
                        "attempt " + intent.attempt() + " has staged its rows, and they are not all committed: run the"
                                + " task again, which finishes that"));
                return;
            }
        }
        if (!Files.isDirectory(all)) {
            return;
        } else if (open.isEmpty()) {
            garbage.keep(new Kept(pipeline, run, null, "its rows between tasks wait for tasks that have not begun"));
            unread(all);
            return;
        }
        for (Path step : Garbage.folders(all, name -> true)) {
            if (new Exchange(step, name(step)).newest() > 0) {
                given(open, step);
            }
        }
    }

    /** Of a run that ended without success: none of its attempts may read it after this, and then succeed. */
    private void given(List<TaskState> open, Path step) throws IOException {
        for (TaskState task : open) {
            if (garbage.deletes() && !Claim.abandon(task.journal(), task.entries())) {
                garbage.keep(new Kept(pipeline, run, name(task.place()), "another attempt has begun just now"));
                return;
            }
        }
        garbage.take(
                piece(
                        "exchange",
                        null,
                        name(step),
                        step,
                        "the run ended without success; whoever repairs it clears the task that makes these rows too"),
                () -> Folders.remove(step));
    }

    /** What generations handed over that a higher one has replaced. */
    private void unread(Path all) throws IOException {
        for (Path step : Garbage.folders(all, name -> true)) {
            int newest = new Exchange(step, name(step)).newest();
            for (Path rows : Garbage.folders(step, name -> Exchange.generation(name) < newest)) {
                garbage.take(
                        new Piece(
                                "exchange",
                                pipeline,
                                run,
                                null,
                                name(step),
                                rows.toString(),
                                Folders.bytes(rows),
                                "generation " + newest + " is read",
                                false,
                                null),
                        () -> Folders.remove(rows));
            }
        }
    }
}
