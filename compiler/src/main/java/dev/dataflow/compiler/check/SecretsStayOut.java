package dev.dataflow.compiler.check;

import dev.dataflow.Problem;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Parameter;
import dev.dataflow.ir.Schedule;
import dev.dataflow.ir.Schedule.Updates;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Nothing that a pipeline says looks like a credential: it would stand in the DAG file, in the release and in the user
 * interface. What was found is not printed.
 */
final class SecretsStayOut implements Rule {
    private static final String WORDS =
            "password|passwd|passphrase|pwd|secret|token|(api|access|secret|private)[_.]?key|credentials?";
    private static final Pattern NAME = Pattern.compile("(.*[_.\\- ])?(" + WORDS + ")", Pattern.CASE_INSENSITIVE);
    /** Names of Spark's and Hadoop's settings go on behind the word, as with the account that a key is for. */
    private static final Pattern SETTING = Pattern.compile(
            "conf\\.(.*[_.\\- ])?(" + WORDS + "|(account|encryption)[_.]?key)([_.\\-].*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern HUMP = Pattern.compile("([a-z])([A-Z])");
    private static final Map<String, Pattern> FORMS = forms();
    /** Airflow would take a colon in a connection's id; who writes one there mostly means a password. */
    private static final Pattern LOGIN = Pattern.compile("(?!jdbc:)[^:/\\s]*:[^/\\s]+");
    /** What is no address of ours stands whole where a connector should. */
    private static final Pattern FOREIGN = Pattern.compile(".*[^/\\s:@]*:[^/\\s@]+@.*");

    @Override
    public List<Problem> check(Subject pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (Parameter parameter : pipeline.ir().parameters()) {
            if (parameter.type() == Type.Scalar.STRING && parameter.otherwise() != null) {
                found(parameter.name(), parameter.otherwise())
                        .ifPresent(what -> problems.add(pipeline.problem(
                                "DF128",
                                message("The default of the parameter \"" + parameter.name() + "\"", what),
                                FIX)));
            }
        }
        pipeline.ir()
                .attributes()
                .forEach((name, value) -> found(name, value)
                        .ifPresent(what -> problems.add(
                                pipeline.problem("DF128", message("The attribute \"" + name + "\"", what), FIX))));
        found("", pipeline.ir().description())
                .ifPresent(what -> problems.add(pipeline.problem("DF128", message("The description", what), FIX)));
        Set<String> awaited = new LinkedHashSet<>();
        updates(pipeline.ir().schedule()).ifPresent(updates -> addresses(updates, awaited));
        awaited.forEach(message -> problems.add(pipeline.problem("DF128", message, FIX)));
        for (Subject.Located step : pipeline.steps()) {
            Set<String> said = new LinkedHashSet<>();
            said(step, said);
            said.forEach(message -> problems.add(step.problem("DF128", message, FIX)));
            EngineUse engine = step.step().engine();
            if (engine != null) {
                engine.options()
                        .forEach((name, value) -> found(name, value)
                                .ifPresent(what -> problems.add(step.problem(
                                        "DF128", message("The setting \"" + name + "\"", what), FIX_OF_SETTINGS))));
            }
        }
        return problems;
    }

    private static final String FIX =
            "keep it in a connection of Airflow and name the connection here; change the credential if it was shared.";

    /** Engines read what is theirs by themselves. */
    private static final String FIX_OF_SETTINGS =
            "keep it on the workers, in the engine's own configuration, as in Spark's spark-defaults.conf or an openlineage.yml;"
                    + " change the credential if it was shared.";

    private static void said(Subject.Located step, Set<String> said) {
        Body body = step.step().body();
        for (Subject.Use used : step.connectorUses()) {
            ConnectorUse use = used.connector();
            address(use.connector(), use.connection(), use.dataset()).ifPresent(said::add);
            use.options()
                    .forEach((name, value) -> texts(value)
                            .forEach(text -> found(name, text)
                                    .ifPresent(what -> said.add(message("The option \"" + name + "\"", what)))));
        }
        if (body instanceof Body.UserClass user) {
            user.arguments()
                    .forEach((name, value) -> literal(value)
                            .flatMap(text -> found(name, text))
                            .ifPresent(what -> said.add(message("The argument \"" + name + "\"", what))));
        } else if (body instanceof Body.Sql sql) {
            found("", sql.query()).ifPresent(what -> said.add(message("The query", what)));
        }
        for (Mention mention : step.mentions()) {
            if (!(body instanceof Body.UserClass)) {
                mention.within()
                        .flatMap(part -> literal(part).stream())
                        .flatMap(text -> found("", text).stream())
                        .forEach(what -> said.add(message("A constant", what)));
            }
        }
    }

    /** What is wrong with where rows are. An address, taken apart, is a connector, a connection and a name. */
    private static Optional<String> address(String connector, String connection, String dataset) {
        if (LOGIN.matcher(connection).matches()) {
            return Optional.of(message("The connection", "a login with its password"));
        }
        if (foreign(connector)) {
            return Optional.of(message("The address", "one with a password in it"));
        }
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("The connection", connection);
        parts.put("The name of the dataset", dataset);
        for (Map.Entry<String, String> part : parts.entrySet()) {
            Optional<String> found = found("", part.getValue());
            if (found.isPresent()) {
                return found.map(what -> message(part.getKey(), what));
            }
        }
        return Optional.empty();
    }

    /** Whether it holds a password, and is no connector that could be named in a message. */
    static boolean foreign(String connector) {
        return FOREIGN.matcher(connector).matches();
    }

    private static void addresses(Updates updates, Set<String> said) {
        if (updates instanceof Updates.Of of) {
            address(of.connector(), of.connection(), of.dataset()).ifPresent(said::add);
        } else {
            List<Updates> parts = updates instanceof Updates.All all ? all.all() : ((Updates.Any) updates).any();
            parts.forEach(part -> addresses(part, said));
        }
    }

    private static Optional<Updates> updates(Schedule schedule) {
        if (schedule instanceof Schedule.OnUpdates on) {
            return Optional.of(on.updates());
        }
        return schedule instanceof Schedule.TimeOrUpdates either ? Optional.of(either.updates()) : Optional.empty();
    }

    private static Optional<String> literal(Expression expression) {
        return expression instanceof Literal literal && literal.type() == Type.Scalar.STRING
                ? Optional.ofNullable(literal.value())
                : Optional.empty();
    }

    private static Stream<String> texts(Value value) {
        if (value instanceof Value.Text text) {
            return Stream.of(text.text());
        } else if (value instanceof Value.Texts texts) {
            return texts.texts().stream();
        } else if (value instanceof Value.Templates templates) {
            return templates.templates().stream()
                    .flatMap(template -> template.parts().stream())
                    .flatMap(part -> Stream.ofNullable(part.text()));
        }
        return Stream.empty();
    }

    /** Whether a value that goes by this name looks like a credential. */
    static boolean secret(String name, String value) {
        return found(name, value).isPresent();
    }

    /** What a value that goes by this name looks like, if it looks like a credential. */
    private static Optional<String> found(String name, String value) {
        if (value.isBlank()) {
            return Optional.empty();
        }
        String apart = HUMP.matcher(name).replaceAll("$1_$2");
        if (NAME.matcher(apart).matches() || SETTING.matcher(apart).matches()) {
            return Optional.of("a credential, by its name");
        }
        return FORMS.entrySet().stream()
                .filter(form -> form.getValue().matcher(value).find())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String message(String what, String form) {
        return what + " looks like " + form
                + ". A pipeline is no place for secrets: it is shown in Airflow and kept in every" + " release.";
    }

    private static Map<String, Pattern> forms() {
        Map<String, Pattern> forms = new LinkedHashMap<>();
        forms.put("an address with a password in it", Pattern.compile("://[^/\\s:@]*:[^/\\s@]+@"));
        forms.put(
                "an address with a password in it, as a setting",
                Pattern.compile("[?&;](?:password|pwd|secret|token)=[^&;\\s]+", Pattern.CASE_INSENSITIVE));
        forms.put("a key of AWS", Pattern.compile("(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])"));
        forms.put("a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"));
        forms.put(
                "a token",
                Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"
                        + "|(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{30,}"));
        return forms;
    }
}
