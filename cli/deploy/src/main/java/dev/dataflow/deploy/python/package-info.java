/** Python environments in the user's cache, made from hash-locked files with the user's own interpreter and pip. Knows no package by name. */
@NullMarked
package dev.dataflow.deploy.python;

import org.jspecify.annotations.NullMarked;
