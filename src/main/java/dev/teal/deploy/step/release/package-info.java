@NullMarked
package dev.teal.deploy.step.release;

import org.jspecify.annotations.NullMarked;
