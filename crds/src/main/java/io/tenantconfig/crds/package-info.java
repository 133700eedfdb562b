/** What all that talk to the API server about TenantConfigs share. */
@NullMarked
package io.tenantconfig.crds;

import org.jspecify.annotations.NullMarked;
