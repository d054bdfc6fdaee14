package dev.dataflow.deploy.run;

import dev.dataflow.deploy.Obstacle;
import dev.dataflow.ir.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command of a driver, with every hole filled.
 *
 * @param environment all of it: what is not named here the driver does not get
 */
record Launch(List<String> command, Map<String, String> environment) {
    private static final Pattern HOLE =
            Pattern.compile("\\$(?:(\\$)|\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Za-z_][A-Za-z0-9_]*))");
    /** The same few as the operators pass on. */
    private static final List<String> PASSED_ON =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "OPENLINEAGE_CONFIG");

    static Launch fill(Plan.Launch template, Map<String, String> holes, Map<String, String> inherited) {
        List<String> command = new ArrayList<>();
        template.argv().forEach(argument -> command.add(filled(argument, holes)));
        Map<String, String> environment = passedOn(inherited);
        template.environment().forEach((name, value) -> environment.put(name, filled(value, holes)));
        return new Launch(command, environment);
    }

    /** What a driver has of the environment that it is started in. Its JVM takes the names of files as the locale says, and has letters beyond ASCII in UTF-8 alone. */
    static Map<String, String> passedOn(Map<String, String> inherited) {
        Map<String, String> environment = new TreeMap<>(inherited);
        environment.keySet().retainAll(PASSED_ON);
        if (!"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
            environment.put("LC_ALL", "C.UTF-8");
        }
        return environment;
    }

    private static String filled(String template, Map<String, String> holes) {
        Matcher matcher = HOLE.matcher(template);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            String value = matcher.group(1) == null ? value(String.valueOf(name), holes) : "$";
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(text).toString();
    }

    private static String value(String name, Map<String, String> holes) {
        String value = holes.get(name);
        if (value == null) {
            throw Obstacle.project(
                    "launch of a driver",
                    "The pipeline's document wants a value for \"" + name
                            + "\", and the installation has none. It has: "
                            + String.join(", ", new TreeMap<>(holes).keySet()) + ".",
                    "Document and installation come from different versions of Dataflow.",
                    "compile the pipeline again.");
        }
        return value;
    }
}
