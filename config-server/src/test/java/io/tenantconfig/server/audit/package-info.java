/** Tests. */
@NullMarked
package io.tenantconfig.server.audit;

import org.jspecify.annotations.NullMarked;
