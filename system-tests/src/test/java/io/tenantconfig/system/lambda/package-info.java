/** The refresh function as AWS Lambda runs it, on a real control plane. */
@NullMarked
package io.tenantconfig.system.lambda;

import org.jspecify.annotations.NullMarked;
