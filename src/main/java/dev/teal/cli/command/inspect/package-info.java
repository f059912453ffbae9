/// Verbs that only read.
@NullMarked
package dev.teal.cli.command.inspect;

import org.jspecify.annotations.NullMarked;
