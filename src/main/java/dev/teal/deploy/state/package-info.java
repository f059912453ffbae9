@NullMarked
package dev.teal.deploy.state;

import org.jspecify.annotations.NullMarked;
