@NullMarked
package dev.teal.setup;

import org.jspecify.annotations.NullMarked;
