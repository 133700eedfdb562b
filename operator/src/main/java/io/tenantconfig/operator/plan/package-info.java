/** What has to change in the stores, decided from the declaration, the status and what the stores were seen to hold. */
@NullMarked
package io.tenantconfig.operator.plan;

import org.jspecify.annotations.NullMarked;
