@NullMarked
package dev.teal.runtime.docker;

import org.jspecify.annotations.NullMarked;
