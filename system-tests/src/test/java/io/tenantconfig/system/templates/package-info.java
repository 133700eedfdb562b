/** The templates for AWS in {@code manifests/aws}: what they declare, and that the code needs it and no more. */
@NullMarked
package io.tenantconfig.system.templates;

import org.jspecify.annotations.NullMarked;
