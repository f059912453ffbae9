@NullMarked
package dev.teal.deploy.run;

import org.jspecify.annotations.NullMarked;
