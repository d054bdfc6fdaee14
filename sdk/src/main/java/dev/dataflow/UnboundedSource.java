package dev.dataflow;

/** A source whose rows never come to an end, such as a topic. Its rows can be grouped by windows of time only. */
public interface UnboundedSource extends Source {}
