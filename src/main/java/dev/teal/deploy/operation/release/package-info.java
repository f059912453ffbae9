@NullMarked
package dev.teal.deploy.operation.release;

import org.jspecify.annotations.NullMarked;
