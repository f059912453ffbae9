@NullMarked
package dev.teal.deploy.operation.data;

import org.jspecify.annotations.NullMarked;
