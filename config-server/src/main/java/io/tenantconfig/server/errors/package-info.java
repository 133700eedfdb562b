/** Every way in which a call fails, and how it is written on the wire. */
@NullMarked
package io.tenantconfig.server.errors;

import org.jspecify.annotations.NullMarked;
