package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Schedule;
import dev.dataflow.ir.Schedule.Updates;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A schedule comes true some day, in a time zone that Java and Python both know. */
final class ScheduleIsValid implements Rule {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Set<String> ZONES = zones();
    /** Ten years: what is longer is a slip, and beyond what Airflow's clock can tell. */
    static final Duration LONGEST = Duration.ofDays(3_650);
    /** Where Python's clock begins and ends. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    @Override
    public List<Problem> check(Subject pipeline) {
        Schedule schedule = pipeline.ir().schedule();
        Schedule time = schedule instanceof Schedule.TimeOrUpdates either ? either.time() : schedule;
        List<Problem> problems = new ArrayList<>();
        int year = pipeline.ir().startDate().getYear();
        if (year < 1 || year > 9999) {
            return List.of(pipeline.problem(
                    "DF109",
                    "The start date " + pipeline.ir().startDate() + " is in no year from 1 to 9999.",
                    "correct its year, as in startDate(LocalDate.of(2026, 1, 31))."));
        }
        if (time instanceof Schedule.Cron cron) {
            problems.addAll(cron(pipeline, cron));
        } else if (time instanceof Schedule.Every every && every.interval().compareTo(SHORTEST) < 0) {
            problems.add(pipeline.problem(
                    "DF109",
                    "Runs cannot come every " + every.interval() + ": the shortest interval is a second.",
                    "write every(Duration.ofHours(1))."));
        } else if (time instanceof Schedule.Every every && every.interval().compareTo(LONGEST) > 0) {
            problems.add(pipeline.problem(
                    "DF109",
                    "Runs cannot come every " + every.interval() + ": the longest interval is 3650 days.",
                    "write every(Duration.ofHours(1)), or name the times with at(…)."));
        } else if (time instanceof Schedule.At at) {
            times(pipeline, at).ifPresent(problems::add);
        }
        if (updatesOf(schedule).anyMatch(ScheduleIsValid::empty)) {
            problems.add(pipeline.problem(
                    "DF109",
                    "The schedule waits for datasets, and names none in one of its all() or any().",
                    "name a dataset there, as in all(of(Iceberg.table(\"shop.orders\"))), or leave it out."));
        }
        return problems;
    }

    /** The datasets whose updates a schedule waits for. */
    static List<Updates.Of> updates(Schedule schedule) {
        return updatesOf(schedule)
                .filter(Updates.Of.class::isInstance)
                .map(Updates.Of.class::cast)
                .toList();
    }

    private static Stream<Updates> updatesOf(Schedule schedule) {
        if (schedule instanceof Schedule.OnUpdates on) {
            return within(on.updates());
        }
        return schedule instanceof Schedule.TimeOrUpdates both ? within(both.updates()) : Stream.empty();
    }

    private static Stream<Updates> within(Updates updates) {
        Stream<Updates> parts = updates instanceof Updates.All all
                ? all.all().stream()
                : updates instanceof Updates.Any any ? any.any().stream() : Stream.empty();
        return Stream.concat(Stream.of(updates), parts.flatMap(ScheduleIsValid::within));
    }

    private static boolean empty(Updates updates) {
        return (updates instanceof Updates.All all && all.all().isEmpty())
                || (updates instanceof Updates.Any any && any.any().isEmpty());
    }

    private static Optional<Problem> times(Subject pipeline, Schedule.At at) {
        if (at.times().isEmpty()) {
            return Optional.of(pipeline.problem(
                    "DF109", "The schedule names no time at all.", "name a time, or leave the schedule out."));
        }
        for (Instant time : at.times()) {
            if (time.isAfter(LAST) || time.isBefore(FIRST)) {
                return Optional.of(pipeline.problem(
                        "DF109",
                        "The schedule's time " + time + " is in no year from 1 to 9999.",
                        "correct its year, as in at(Instant.parse(\"2026-01-31T12:00:00Z\"))."));
            }
        }
        for (int i = 1; i < at.times().size(); i++) {
            Instant before = at.times().get(i - 1).truncatedTo(ChronoUnit.MICROS);
            if (!at.times().get(i).truncatedTo(ChronoUnit.MICROS).isAfter(before)) {
                return Optional.of(pipeline.problem(
                        "DF109",
                        "The schedule's times are not in order: " + at.times().get(i) + " comes behind "
                                + at.times().get(i - 1) + ", and Airflow counts microseconds.",
                        "name each time once, the earliest first."));
            }
        }
        Instant start = pipeline.ir().startDate().atStartOfDay(ZoneOffset.UTC).toInstant();
        return at.times().get(0).isBefore(start)
                ? Optional.of(pipeline.problem(
                        "DF109",
                        "The schedule's time " + at.times().get(0) + " is before the start date "
                                + pipeline.ir().startDate() + ", so that it would never come.",
                        "leave it out, or give an earlier startDate."))
                : Optional.empty();
    }

    private static List<Problem> cron(Subject pipeline, Schedule.Cron cron) {
        List<Problem> problems = new ArrayList<>();
        Cron.fault(cron.expression())
                .ifPresent(
                        fault -> problems.add(
                                pipeline.problem(
                                        "DF109",
                                        "The schedule \"" + cron.expression() + "\" cannot be kept: " + fault,
                                        "write minute, hour, day of month, month and day of week: \"0 3 * * *\" is every day at 03:00.")));
        if (!ZONES.contains(cron.zone())) {
            Optional<String> close = Listing.closest(cron.zone(), ZONES);
            problems.add(pipeline.problem(
                    "DF109",
                    "There is no time zone \"" + cron.zone() + "\".",
                    "use a name of the time zone database, such as "
                            + close.map(zone -> "\"" + zone + "\"").orElse("\"UTC\" or \"Europe/Berlin\"") + "."));
        }
        return problems;
    }

    private static Set<String> zones() {
        Set<String> zones = new TreeSet<>(ZoneId.getAvailableZoneIds());
        zones.removeIf(zone -> zone.startsWith("SystemV/"));
        return Collections.unmodifiableSet(zones);
    }
}
