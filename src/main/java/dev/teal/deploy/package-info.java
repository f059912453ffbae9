@NullMarked
package dev.teal.deploy;

import org.jspecify.annotations.NullMarked;
