/// Verbs that run a command of the user inside the app's environment.
@NullMarked
package dev.teal.cli.command.inside;

import org.jspecify.annotations.NullMarked;
