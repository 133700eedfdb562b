/** Tests. */
@NullMarked
package io.tenantconfig.server.fairness;

import org.jspecify.annotations.NullMarked;
