/// The measurements of `bench/`: programs, not tests. Each prints what docs/benchmarks.md shows.
@NullMarked
package dev.teal.bench;

import org.jspecify.annotations.NullMarked;
