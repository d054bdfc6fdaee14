package dev.dataflow.deploy.process;

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @param pid its number
 * @param start its start, in units that only compare within one boot of one machine
 */
public record ProcessIdentity(long pid, long start) {}
