/** The gRPC service: questions and streams, answered from memory. */
@NullMarked
package io.tenantconfig.server.api;

import org.jspecify.annotations.NullMarked;
