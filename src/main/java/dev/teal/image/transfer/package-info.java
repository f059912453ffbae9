@NullMarked
package dev.teal.image.transfer;

import org.jspecify.annotations.NullMarked;
