/// The test ground: whole servers on this machine, and a Docker engine to build images with. The work is done by the
/// scripts in `src/test/resources/ground`; the classes here give them a life cycle.
@NullMarked
package dev.teal.ground;

import org.jspecify.annotations.NullMarked;
