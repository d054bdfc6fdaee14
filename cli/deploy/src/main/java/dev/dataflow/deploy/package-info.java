/**
 * What a command does to the world: settings, installation, Python environments, a private Airflow, releases and runs, one package each. Here are the few
 * things that all of them share: the failure a person can mend ({@link dev.dataflow.deploy.Obstacle}), the display of long parts, the user's cache.
 */
@NullMarked
package dev.dataflow.deploy;

import org.jspecify.annotations.NullMarked;
