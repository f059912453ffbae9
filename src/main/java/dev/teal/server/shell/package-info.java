@NullMarked
package dev.teal.server.shell;

import org.jspecify.annotations.NullMarked;
