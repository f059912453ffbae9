@NullMarked
package dev.teal.config.yaml;

import org.jspecify.annotations.NullMarked;
