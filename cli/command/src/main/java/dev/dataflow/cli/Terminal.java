package dev.dataflow.cli;

import java.util.Map;

/**
 * What the output goes to.
 *
 * @param live whether lines can be rewritten
 * @param colour whether colours are shown and wanted
 */
record Terminal(boolean live, boolean colour, int columns) {
    private static final int COLUMNS = 100;

    /** What the front door has found out about one of our streams: 1 is output, 2 errors. */
    static Terminal of(int stream, Map<String, String> environment) {
        boolean terminal = System.getProperty("dataflow.terminals", "").contains(Integer.toString(stream));
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(terminal && !dumb, terminal && !dumb && !plain, width());
    }

    private static int width() {
        String told = System.getProperty("dataflow.columns", "");
        return told.matches("[1-9][0-9]{1,4}") ? Integer.parseInt(told) : COLUMNS;
    }
}
