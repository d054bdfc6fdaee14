package dev.dataflow.compiler.check;

/** What is wrong with an expression, and the way out. */
record Complaint(String message, String fix) {}
