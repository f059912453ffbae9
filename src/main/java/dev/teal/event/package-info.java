@NullMarked
package dev.teal.event;

import org.jspecify.annotations.NullMarked;
