/// Verbs that act on the server without a deployment: what is in force, and what is removed.
@NullMarked
package dev.teal.cli.command.upkeep;

import org.jspecify.annotations.NullMarked;
