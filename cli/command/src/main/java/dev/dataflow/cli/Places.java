package dev.dataflow.cli;

import dev.dataflow.deploy.UserCache;
import dev.dataflow.deploy.installation.Distribution;
import dev.dataflow.deploy.installation.Machine;

/** Where a command finds and keeps things on this machine. */
final class Places {
    private Places() {}

    static Machine.Places ofThisMachine() {
        return new Machine.Places(Distribution.of(System.getenv()), UserCache.of(System.getenv()), System.getenv());
    }
}
