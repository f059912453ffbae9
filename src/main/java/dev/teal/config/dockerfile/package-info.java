@NullMarked
package dev.teal.config.dockerfile;

import org.jspecify.annotations.NullMarked;
