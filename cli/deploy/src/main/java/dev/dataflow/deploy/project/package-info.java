/** What a project's {@code dataflow.yaml} says, checked, with paths made absolute. The only place that reads YAML. */
@NullMarked
package dev.dataflow.deploy.project;

import org.jspecify.annotations.NullMarked;
