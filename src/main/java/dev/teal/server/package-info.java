@NullMarked
package dev.teal.server;

import org.jspecify.annotations.NullMarked;
