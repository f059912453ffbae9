@NullMarked
package dev.teal.deploy.operation.hook;

import org.jspecify.annotations.NullMarked;
