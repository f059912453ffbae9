@NullMarked
package dev.teal.slot;

import org.jspecify.annotations.NullMarked;
