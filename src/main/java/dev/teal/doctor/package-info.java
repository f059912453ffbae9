/// `teal doctor`: checks of a server and of this machine, and the fixes that are safe.
@NullMarked
package dev.teal.doctor;

import org.jspecify.annotations.NullMarked;
