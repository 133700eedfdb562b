/** The whole loop in one JVM on embedded parts, and a tour through it. */
@NullMarked
package io.tenantconfig.quickstart;

import org.jspecify.annotations.NullMarked;
