/// What is fuzzed, without end by `./dev bench fuzz` (docs/reliability.md), and for a moment by [FuzzTest].
///
/// A target stands in the package of what it tests, since that is seldom public.
@NullMarked
package dev.teal.fuzz;

import org.jspecify.annotations.NullMarked;
