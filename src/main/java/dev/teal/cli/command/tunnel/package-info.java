/// `teal tunnel`.
@NullMarked
package dev.teal.cli.command.tunnel;

import org.jspecify.annotations.NullMarked;
