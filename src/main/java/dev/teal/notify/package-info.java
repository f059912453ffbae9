@NullMarked
package dev.teal.notify;

import org.jspecify.annotations.NullMarked;
