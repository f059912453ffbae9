@NullMarked
package dev.teal.deploy.step.traffic;

import org.jspecify.annotations.NullMarked;
