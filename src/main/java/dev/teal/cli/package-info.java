@NullMarked
package dev.teal.cli;

import org.jspecify.annotations.NullMarked;
