@NullMarked
package dev.teal.deploy.step.slot;

import org.jspecify.annotations.NullMarked;
