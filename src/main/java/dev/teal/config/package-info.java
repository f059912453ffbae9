@NullMarked
package dev.teal.config;

import org.jspecify.annotations.NullMarked;
