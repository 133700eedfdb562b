/** Who is calling: the tenant, taken from a verified token and from nowhere else. */
@NullMarked
package io.tenantconfig.server.auth;

import org.jspecify.annotations.NullMarked;
