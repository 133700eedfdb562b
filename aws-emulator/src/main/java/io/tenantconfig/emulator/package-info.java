/**
 * Parameter Store as real AWS behaves, over HTTP on the loopback interface, with faults on demand: for the quickstart and
 * for tests, never for production. The rules are those of the AWS user guide and API model; where AWS documents nothing,
 * the Javadoc of the rule says "inferred".
 */
@NullMarked
package io.tenantconfig.emulator;

import org.jspecify.annotations.NullMarked;
