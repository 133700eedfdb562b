/** What the API server refuses, to whom, and what the operator refuses where the API server does not. */
@NullMarked
package io.tenantconfig.system.admission;

import org.jspecify.annotations.NullMarked;
