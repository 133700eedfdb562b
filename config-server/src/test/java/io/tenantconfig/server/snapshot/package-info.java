/** Tests. */
@NullMarked
package io.tenantconfig.server.snapshot;

import org.jspecify.annotations.NullMarked;
