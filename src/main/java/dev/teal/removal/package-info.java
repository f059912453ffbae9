/// `teal remove`: takes an app off its server.
@NullMarked
package dev.teal.removal;

import org.jspecify.annotations.NullMarked;
