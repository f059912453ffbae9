@NullMarked
package dev.teal.runtime.process;

import org.jspecify.annotations.NullMarked;
