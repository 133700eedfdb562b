/** Tests. */
@NullMarked
package io.tenantconfig.server.tracing;

import org.jspecify.annotations.NullMarked;
