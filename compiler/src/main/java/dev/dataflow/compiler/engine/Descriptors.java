package dev.dataflow.compiler.engine;

import dev.dataflow.Problem;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.engine.EngineDescriptor;
import dev.dataflow.ir.ConnectorUse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The engines and connectors that a project can name: ours and those on its own class path. */
public final class Descriptors {
    /** Airflow's own limit. */
    public static final int LONGEST_ASSET_URI = 1500;

    private static final String UNRESERVED = "-._~";

    private final SortedMap<String, EngineDescriptor> engines;
    private final SortedMap<String, ConnectorDescriptor> connectors;
    private final List<Problem> problems;

    private Descriptors(
            SortedMap<String, EngineDescriptor> engines,
            SortedMap<String, ConnectorDescriptor> connectors,
            List<Problem> problems) {
        this.engines = engines;
        this.connectors = connectors;
        this.problems = problems;
    }

    /** Those that this loader sees. */
    public static Descriptors of(ClassLoader loader) {
        List<Problem> problems = new ArrayList<>();
        return new Descriptors(
                load(EngineDescriptor.class, EngineDescriptor::id, loader, problems),
                load(ConnectorDescriptor.class, ConnectorDescriptor::id, loader, problems),
                List.copyOf(problems));
    }

    /** The engine of that id. */
    public Optional<EngineDescriptor> engine(String id) {
        return Optional.ofNullable(engines.get(id));
    }

    /** The connector of that id. */
    public Optional<ConnectorDescriptor> connector(String id) {
        return Optional.ofNullable(connectors.get(id));
    }

    /** The ids of the engines, sorted. */
    public List<String> engineIds() {
        return List.copyOf(engines.keySet());
    }

    /** The ids of the connectors, sorted. */
    public List<String> connectorIds() {
        return List.copyOf(connectors.keySet());
    }

    /** What Airflow's assets of the datasets of such a use are called; none for what has no name, such as a query. */
    public Stream<String> assetUris(ConnectorUse use) {
        String store = use.connector() + "://" + encoded(use.connection()) + "/";
        return connector(use.connector()).stream()
                .flatMap(connector -> connector.names(use).stream())
                .map(name -> store + name.stream().map(Descriptors::encoded).collect(Collectors.joining("/")));
    }

    private static String encoded(String part) {
        if (part.chars().allMatch(Descriptors::isPlain)) {
            return part;
        }
        StringBuilder out = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            out.append(isPlain(c) ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return out.toString();
    }

    private static boolean isPlain(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
    }

    /** Descriptors that could not be had. */
    public List<Problem> problems() {
        return problems;
    }

    private static <D> SortedMap<String, D> load(
            Class<D> type, Function<D, String> id, ClassLoader loader, List<Problem> problems) {
        SortedMap<String, D> found = new TreeMap<>();
        Iterator<D> services = ServiceLoader.load(type, loader).iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    return found;
                }
                D descriptor = services.next();
                found.putIfAbsent(id.apply(descriptor), descriptor);
            } catch (ServiceConfigurationError | RuntimeException | LinkageError broken) {
                problems.add(new Problem(
                        "DF008",
                        type.getSimpleName(),
                        null,
                        "A " + type.getSimpleName() + " on the class path cannot be loaded: " + broken.getMessage()
                                + ".",
                        "correct its file META-INF/services/" + type.getName()
                                + ", or take its jar off the class path."));
            }
        }
    }
}
