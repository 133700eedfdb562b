/** Tests. */
@NullMarked
package io.tenantconfig.server.declaration;

import org.jspecify.annotations.NullMarked;
