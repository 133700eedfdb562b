/** Tokens of Amazon Cognito: the pool of {@code manifests/aws/cognito.yaml}, its trigger, and the server that reads them. */
@NullMarked
package io.tenantconfig.server.cognito;

import org.jspecify.annotations.NullMarked;
