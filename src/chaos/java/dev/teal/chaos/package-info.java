/// One fault at a time, under traffic, and an oracle that says whether all is as it must be.
@NullMarked
package dev.teal.chaos;

import org.jspecify.annotations.NullMarked;
