package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Schedule.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pipeline waits only for datasets that some pipeline, here or elsewhere, can write. */
final class UpdatesCanCome implements Rule {
    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Updates.Of updates : ScheduleIsValid.updates(pipeline.ir().schedule())) {
            Optional<ConnectorDescriptor> connector = pipeline.descriptors().connector(updates.connector());
            if (connector.isEmpty()) {
                problems.add(pipeline.problem(
                        "DF119",
                        "The schedule waits for \"" + updates.dataset() + "\" of a connector \"" + updates.connector()
                                + "\" that is not there. There are: "
                                + Listing.closestFirst(
                                        updates.connector(),
                                        pipeline.descriptors().connectorIds())
                                + ".",
                        "correct its id, or put the connector's jar on the project's class path."));
            } else if (connector.get().sink().isEmpty()) {
                problems.add(pipeline.problem(
                        "DF119",
                        "The schedule waits for \"" + updates.dataset()
                                + "\" to be updated, and nothing that a pipeline" + " does can update it: \""
                                + updates.connector() + "\" is no sink.",
                        "wait for a dataset that a pipeline writes, or give a schedule by time."));
            } else {
                unnamed(pipeline, updates).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static Optional<Problem> unnamed(Subject pipeline, Updates.Of updates) {
        ConnectorUse use = ConnectorUse.of(updates.connector(), updates.connection(), updates.dataset());
        int length = pipeline.descriptors()
                .assetUris(use)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        if (length == 0) {
            return Optional.of(pipeline.problem(
                    "DF119",
                    "The schedule waits for \"" + updates.dataset()
                            + "\", which is no name of one dataset, so that nothing" + " says when it is updated.",
                    "wait for one table, file or folder by its name."));
        }
        return length > Descriptors.LONGEST_ASSET_URI
                ? Optional.of(pipeline.problem(
                        "DF119",
                        "The schedule waits for a dataset whose address has " + length + " characters; Airflow takes "
                                + Descriptors.LONGEST_ASSET_URI + ".",
                        "wait for a dataset of a shorter name."))
                : Optional.empty();
    }
}
