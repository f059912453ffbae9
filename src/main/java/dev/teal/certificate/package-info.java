@NullMarked
package dev.teal.certificate;

import org.jspecify.annotations.NullMarked;
