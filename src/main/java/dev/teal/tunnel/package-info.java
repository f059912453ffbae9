/// `teal tunnel`: which service a Cloudflare Tunnel sends the app's host names to.
@NullMarked
package dev.teal.tunnel;

import org.jspecify.annotations.NullMarked;
