/** What a pass says of a resource: its status and its Kubernetes Events. */
@NullMarked
package io.tenantconfig.operator.report;

import org.jspecify.annotations.NullMarked;
