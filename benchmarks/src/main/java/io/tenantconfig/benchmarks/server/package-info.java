/** What an answer of the config server costs, beside that of a server which does nothing else than answer. */
@NullMarked
package io.tenantconfig.benchmarks.server;

import org.jspecify.annotations.NullMarked;
