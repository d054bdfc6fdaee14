package dev.dataflow.cli;

import dev.dataflow.deploy.Obstacle;

/** How a command tells scripts what became of it. */
enum ExitCode {
    DONE(0, "all went well"),
    BUG(1, "a bug of Dataflow; there is a stack trace"),
    USAGE(2, "the command line is wrong, or names something that is not there"),
    PROJECT(3, "the project is wrong: dataflow.yaml, or problems in its pipelines"),
    RUN(4, "the run failed"),
    MACHINE(5, "the machine lacks something: a program, the network, room, a free port"),
    INTERRUPTED(130, "interrupted (Ctrl-C); 143 when terminated");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    String meaning() {
        return meaning;
    }

    static ExitCode of(Obstacle obstacle) {
        return switch (obstacle.kind()) {
            case USAGE -> USAGE;
            case PROJECT -> PROJECT;
            case MACHINE -> MACHINE;
        };
    }
}
