@NullMarked
package dev.teal.health;

import org.jspecify.annotations.NullMarked;
