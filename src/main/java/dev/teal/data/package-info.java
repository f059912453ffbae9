@NullMarked
package dev.teal.data;

import org.jspecify.annotations.NullMarked;
