@NullMarked
package dev.teal.image;

import org.jspecify.annotations.NullMarked;
