/** What every long-running process of this system has: a command line, an orderly end, probes and metrics. */
@NullMarked
package io.tenantconfig.process;

import org.jspecify.annotations.NullMarked;
