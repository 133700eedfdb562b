/** Traces, for who has them collected; see {@code docs/traces.md}. */
@NullMarked
package io.tenantconfig.server.tracing;

import org.jspecify.annotations.NullMarked;
