/**
 * The {@code TenantConfig} resource as it stands in the Kubernetes API: records that hold what was sent, well-formed or
 * not, with the annotations from which its CustomResourceDefinition is generated. What they mean is decided elsewhere.
 */
@NullMarked
package io.tenantconfig.crds.v1alpha1;

import org.jspecify.annotations.NullMarked;
