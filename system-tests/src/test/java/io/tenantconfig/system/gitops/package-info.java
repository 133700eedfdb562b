/** The system under Argo CD: its scripts for a TenantConfig, and a tenant's configuration synced from Git. */
@NullMarked
package io.tenantconfig.system.gitops;

import org.jspecify.annotations.NullMarked;
