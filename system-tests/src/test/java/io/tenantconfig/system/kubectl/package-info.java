/** The pages of {@code docs/} whose commands are run, and whose transcripts are what these commands print. */
@NullMarked
package io.tenantconfig.system.kubectl;

import org.jspecify.annotations.NullMarked;
