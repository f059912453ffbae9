@NullMarked
package dev.teal.deploy.step.hook;

import org.jspecify.annotations.NullMarked;
