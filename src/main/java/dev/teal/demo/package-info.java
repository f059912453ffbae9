@NullMarked
package dev.teal.demo;

import org.jspecify.annotations.NullMarked;
