@NullMarked
package dev.teal.deploy.recovery;

import org.jspecify.annotations.NullMarked;
