@NullMarked
package dev.teal.config.value;

import org.jspecify.annotations.NullMarked;
