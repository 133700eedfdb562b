/** What it costs to run the system, measured at full size. No part of the build's tests. */
@NullMarked
package io.tenantconfig.benchmarks;

import org.jspecify.annotations.NullMarked;
