/// Builds by a builder outside of the local engine: a container, or another machine.
@NullMarked
package dev.teal.image.outside;

import org.jspecify.annotations.NullMarked;
