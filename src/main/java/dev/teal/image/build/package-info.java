@NullMarked
package dev.teal.image.build;

import org.jspecify.annotations.NullMarked;
