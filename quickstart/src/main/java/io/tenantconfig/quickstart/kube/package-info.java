/**
 * The Kubernetes API of the quickstart: Fabric8's mock server, and in front of it what {@code kubectl} asks for beyond that
 * (discovery, tables, watches over HTTP, error bodies). No validation, no access control.
 */
@NullMarked
package io.tenantconfig.quickstart.kube;

import org.jspecify.annotations.NullMarked;
