@NullMarked
package dev.teal.deploy.step.data;

import org.jspecify.annotations.NullMarked;
