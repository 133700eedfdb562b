/** What the operator asks of AWS and of the API server. */
@NullMarked
package io.tenantconfig.benchmarks.operator;

import org.jspecify.annotations.NullMarked;
