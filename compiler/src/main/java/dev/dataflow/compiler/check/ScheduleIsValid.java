package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Schedule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A schedule is a cron expression that comes true some day, in a time zone that Java and Python both know. */
final class ScheduleIsValid implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        if (!(pipeline.ir().schedule() instanceof Schedule.Cron cron)) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        Cron.fault(cron.expression())
                .ifPresent(
                        fault -> problems.add(
                                pipeline.problem(
                                        "DF109",
                                        "The schedule \"" + cron.expression() + "\" cannot be kept: " + fault,
                                        "write minute, hour, day of month, month and day of week: \"0 3 * * *\" is every day at 03:00.")));
        TreeSet<String> zones = new TreeSet<>(ZoneId.getAvailableZoneIds());
        zones.removeIf(zone -> zone.startsWith("SystemV/"));
        if (!zones.contains(cron.zone())) {
            Optional<String> close = Listing.closest(cron.zone(), zones);
            problems.add(pipeline.problem(
                    "DF109",
                    "There is no time zone \"" + cron.zone() + "\".",
                    "use a name of the time zone database, such as "
                            + close.map(zone -> "\"" + zone + "\"").orElse("\"UTC\" or \"Europe/Berlin\"") + "."));
        }
        return problems;
    }
}
