/** Tests. */
@NullMarked
package io.tenantconfig.server.errors;

import org.jspecify.annotations.NullMarked;
