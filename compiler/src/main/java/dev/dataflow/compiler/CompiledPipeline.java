package dev.dataflow.compiler;

import dev.dataflow.ir.PipelineDocument;

/**
 * A pipeline as it is shipped.
 *
 * @param definition the class that defines it
 * @param json the document as text, to be the file {@code <dag id>.json}
 * @param dag the DAG file's text, to be {@code <dag id>.py} beside it
 */
public record CompiledPipeline(String definition, PipelineDocument document, String json, String dag) {

    /** {@code namespace/name}, or the name alone. */
    public String name() {
        return document.ir().fullName();
    }

    /** The id of its DAG; its files are called by it. */
    public String dagId() {
        return document.ir().dagId();
    }
}
