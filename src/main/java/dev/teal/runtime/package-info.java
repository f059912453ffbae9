@NullMarked
package dev.teal.runtime;

import org.jspecify.annotations.NullMarked;
