/** A local stand-in for what an environment provides: an issuer of tokens. */
@NullMarked
package io.tenantconfig.quickstart.local;

import org.jspecify.annotations.NullMarked;
