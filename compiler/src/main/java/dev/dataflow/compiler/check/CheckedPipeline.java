package dev.dataflow.compiler.check;

import dev.dataflow.compiler.engine.EngineChoice;
import dev.dataflow.compiler.find.Definition;
import dev.dataflow.ir.PipelineIr;

/**
 * A pipeline without a mistake.
 *
 * @param ir with the columns of every step worked out
 * @param engines of every step, by its name
 */
public record CheckedPipeline(Definition definition, PipelineIr ir, EngineChoice engines) {}
