package dev.dataflow.engine;

import dev.dataflow.ir.EngineUse;

/** An engine as a pipeline's author names it, with its settings: {@code Local.engine().memory("2g")}. */
public interface EngineSettings {
    /** The engine's id and the settings that differ from its defaults. */
    EngineUse use();
}
