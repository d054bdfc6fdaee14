package dev.dataflow.deploy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that keeps a command from going on and that a person can remove: where it is, what it is, why it matters and the way out. Never our bug. */
public final class Obstacle extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who has to move: the caller of the command, the author of the project, or the owner of the machine. */
    public enum Kind {
        /** The command line names something that is not there. */
        USAGE,
        /** The project's files are wrong. */
        PROJECT,
        /** The machine lacks something: a program, the network, room, a free port. */
        MACHINE
    }

    private final Kind kind;
    private final String where;
    private final String what;
    private final String why;
    private final String wayOut;

    private Obstacle(Kind kind, String where, String what, String why, String wayOut, @Nullable Throwable cause) {
        super(where + ": " + what, cause);
        this.kind = kind;
        this.where = Objects.requireNonNull(where);
        this.what = Objects.requireNonNull(what);
        this.why = Objects.requireNonNull(why);
        this.wayOut = Objects.requireNonNull(wayOut);
    }

    /** The command line names something that is not there. */
    public static Obstacle usage(String where, String what, String why, String wayOut) {
        return new Obstacle(Kind.USAGE, where, what, why, wayOut, null);
    }

    /** A file of the project is missing or wrong. */
    public static Obstacle project(String where, String what, String why, String wayOut) {
        return new Obstacle(Kind.PROJECT, where, what, why, wayOut, null);
    }

    /** The machine lacks something. */
    public static Obstacle machine(String where, String what, String why, String wayOut) {
        return new Obstacle(Kind.MACHINE, where, what, why, wayOut, null);
    }

    /** The machine lacks something, as this exception shows. */
    public static Obstacle machine(String where, String what, String why, String wayOut, Throwable cause) {
        return new Obstacle(Kind.MACHINE, where, what, why, wayOut, cause);
    }

    public Kind kind() {
        return kind;
    }

    public String where() {
        return where;
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    public String wayOut() {
        return wayOut;
    }

    /** The whole message as a person reads it; no line ends with white space and there is no line feed at the end. */
    public String text() {
        return "error  " + where + "\n" + indented(what) + "\n" + indented(why) + "\n" + indented("Fix: " + wayOut);
    }

    private static String indented(String text) {
        return "  " + text.strip().replace("\n", "\n  ");
    }
}
