@NullMarked
package dev.teal.config.read;

import org.jspecify.annotations.NullMarked;
