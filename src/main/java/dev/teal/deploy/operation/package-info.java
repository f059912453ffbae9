@NullMarked
package dev.teal.deploy.operation;

import org.jspecify.annotations.NullMarked;
