@NullMarked
package dev.teal.cli.output;

import org.jspecify.annotations.NullMarked;
