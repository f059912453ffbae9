@NullMarked
package dev.teal.deploy.step.image;

import org.jspecify.annotations.NullMarked;
