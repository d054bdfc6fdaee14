package dev.dataflow.compiler.check;

import dev.dataflow.Place;
import dev.dataflow.Problem;
import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.engine.EngineChoice;
import dev.dataflow.compiler.find.Definition;
import dev.dataflow.compiler.find.Project;
import dev.dataflow.connector.Role;
import dev.dataflow.engine.LocalDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A pipeline under check, with all that rules want to know of it. */
final class Subject {
    private final Definition definition;
    private final Project project;
    private final Descriptors descriptors;
    private final Flow flow;
    private final EngineChoice engines;
    private final Writers writers;
    private final List<Located> steps = new ArrayList<>();

    Subject(Definition definition, Project project, Descriptors descriptors, Writers writers) {
        this.definition = definition;
        this.project = project;
        this.descriptors = descriptors;
        this.flow = Flow.of(definition.pipeline().ir());
        this.engines = EngineChoice.of(definition.pipeline().ir(), descriptors);
        this.writers = writers;
        for (int i = 0; i < ir().steps().size(); i++) {
            Step step = ir().steps().get(i);
            Place place = definition.pipeline().places().get(i);
            steps.add(new Located(this, step, place, flow.inputs(step), Mentions.of(step.body())));
        }
    }

    PipelineIr ir() {
        return definition.pipeline().ir();
    }

    Definition definition() {
        return definition;
    }

    Project project() {
        return project;
    }

    Descriptors descriptors() {
        return descriptors;
    }

    EngineChoice engines() {
        return engines;
    }

    /** Who writes what, in all pipelines of the project. */
    Writers writers() {
        return writers;
    }

    List<Located> steps() {
        return Collections.unmodifiableList(steps);
    }

    /** A problem of the pipeline as a whole. */
    Problem problem(String code, String message, String fix) {
        return new Problem(code, ir().fullName(), definition.pipeline().place(), message, fix);
    }

    /** A connector as a step uses it. */
    record Use(ConnectorUse connector, Role role) {}

    /**
     * A step under check, with the line that made it.
     *
     * @param inputs the columns of its inputs, in order
     * @param mentions what it says of rows, in order
     */
    record Located(Subject pipeline, Step step, Place place, List<Shape> inputs, List<Mention> mentions) {
        Problem problem(String code, String message, String fix) {
            return new Problem(code, subject(), place, message, fix);
        }

        private String subject() {
            return pipeline.ir().fullName() + " › " + step.name();
        }

        /** Whether what the step declares was complained of already when the pipeline was built. */
        boolean complained() {
            return pipeline.definition.pipeline().problems().stream()
                    .anyMatch(problem -> subject().equals(problem.subject()));
        }

        /** The columns that the step's first input has. */
        Shape input() {
            return inputs.isEmpty() ? Shape.unknown() : inputs.get(0);
        }

        /** The columns that a value of the step's is made of. */
        Shape rows(Mention mention) {
            if (mention.input() == Mention.RUN) {
                return new Shape(List.of(), false);
            } else if (mention.input() == Mention.SOURCE) {
                return new Shape(output().cells(), true);
            }
            return mention.input() < inputs.size() ? inputs.get(mention.input()) : Shape.unknown();
        }

        Shape output() {
            return pipeline.flow.output(step);
        }

        Shape outputWithClashes() {
            return pipeline.flow.outputWithClashes(step);
        }

        Descriptors descriptors() {
            return pipeline.descriptors;
        }

        /** The connectors that the step reads or writes with; of a user class those that it writes with by itself. */
        List<Use> connectorUses() {
            if (step.body() instanceof Body.Read read) {
                return List.of(new Use(read.source(), Role.SOURCE));
            } else if (step.body() instanceof Body.UserClass user) {
                return user.writes().stream()
                        .map(write -> new Use(write, Role.SINK))
                        .toList();
            }
            return step.body() instanceof Body.Write write ? List.of(new Use(write.sink(), Role.SINK)) : List.of();
        }

        EngineUse engine() {
            EngineUse use = pipeline.engines.uses().get(step.name());
            return use == null ? EngineUse.of(LocalDescriptor.ID) : use;
        }
    }
}
