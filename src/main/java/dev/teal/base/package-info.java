@NullMarked
package dev.teal.base;

import org.jspecify.annotations.NullMarked;
