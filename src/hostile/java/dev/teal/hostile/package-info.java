/// A compromised app against every verb that touches data: what it lays in its directory must gain it nothing
/// on the server, nor on the machine of whoever deploys. `./dev bench hostile` runs every combination,
/// [HostileAppTest] a few.
@NullMarked
package dev.teal.hostile;

import org.jspecify.annotations.NullMarked;
