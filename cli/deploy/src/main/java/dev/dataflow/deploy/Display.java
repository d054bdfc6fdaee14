package dev.dataflow.deploy;

/** Where the long parts of a command tell what they are doing. Implementations are safe to use from several threads. */
public interface Display {
    /** One line of its own. */
    void line(String text);

    /** Opens a part that takes noticeable time; several may be open at once. */
    Part begin(String title);

    /** A part that has begun. Exactly one of {@code done} and {@code failed} ends it. */
    interface Part {
        /** Replaces what is shown of how far the part is. */
        void at(String detail);

        /** The part ended well. */
        void done(String detail);

        /** The part ended badly; the reason itself is reported as the command's failure. */
        void failed();
    }

    /** Shows nothing. */
    static Display silent() {
        return Silent.DISPLAY;
    }
}
