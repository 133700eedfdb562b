/** Brings snapshots up to what the stores hold: reads what changed, and keeps what it has when it cannot. */
@NullMarked
package io.tenantconfig.server.refresh;

import org.jspecify.annotations.NullMarked;
