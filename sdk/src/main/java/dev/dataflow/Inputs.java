package dev.dataflow;

import java.util.ArrayList;
import java.util.List;

/** Datasets by name, for code that takes several: {@code Inputs.named("trips", trips).and("zones", zones)}. */
public final class Inputs {
    private final List<String> names;
    private final List<Dataset<?>> datasets;

    private Inputs(List<String> names, List<Dataset<?>> datasets) {
        this.names = List.copyOf(names);
        this.datasets = List.copyOf(datasets);
    }

    /** One dataset and the name that the code knows it by. */
    public static Inputs named(String name, Dataset<?> dataset) {
        return new Inputs(List.of(name), List.of(dataset));
    }

    /** These and one more. */
    public Inputs and(String name, Dataset<?> dataset) {
        List<String> moreNames = new ArrayList<>(names);
        moreNames.add(name);
        List<Dataset<?>> moreDatasets = new ArrayList<>(datasets);
        moreDatasets.add(dataset);
        return new Inputs(moreNames, moreDatasets);
    }

    List<String> names() {
        return names;
    }

    List<Node> nodes() {
        return datasets.stream().map(Dataset::node).toList();
    }
}
