@NullMarked
package dev.teal.deploy.operation.traffic;

import org.jspecify.annotations.NullMarked;
