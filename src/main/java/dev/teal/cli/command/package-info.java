@NullMarked
package dev.teal.cli.command;

import org.jspecify.annotations.NullMarked;
