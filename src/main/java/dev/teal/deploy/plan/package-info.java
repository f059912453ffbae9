@NullMarked
package dev.teal.deploy.plan;

import org.jspecify.annotations.NullMarked;
