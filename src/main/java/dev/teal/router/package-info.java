@NullMarked
package dev.teal.router;

import org.jspecify.annotations.NullMarked;
