@NullMarked
package dev.teal.deploy.operation.slot;

import org.jspecify.annotations.NullMarked;
