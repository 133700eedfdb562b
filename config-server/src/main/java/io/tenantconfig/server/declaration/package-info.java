/** What the resources of bound namespaces declare, and what their statuses say about it: names and hints, no values. */
@NullMarked
package io.tenantconfig.server.declaration;

import org.jspecify.annotations.NullMarked;
