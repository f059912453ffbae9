/// Archives of files: reading and writing tar, compression on the way.
@NullMarked
package dev.teal.image.archive;

import org.jspecify.annotations.NullMarked;
