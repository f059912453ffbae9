@NullMarked
package dev.teal.app;

import org.jspecify.annotations.NullMarked;
