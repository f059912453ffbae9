@NullMarked
package dev.teal.server.ssh;

import org.jspecify.annotations.NullMarked;
