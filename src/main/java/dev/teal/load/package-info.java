@NullMarked
package dev.teal.load;

import org.jspecify.annotations.NullMarked;
