/// The verb that works on the app's database.
@NullMarked
package dev.teal.cli.command.data;

import org.jspecify.annotations.NullMarked;
