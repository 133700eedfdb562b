package io.tenantconfig.operator.leader;

import java.time.Duration;

/**
 * How long a Lease holds. The values are those of Kubernetes' own controllers
 * (https://pkg.go.dev/k8s.io/client-go/tools/leaderelection#pkg-variables).
 *
 * @param lease how long others wait, from when they saw the last renewal, before they take it
 * @param renewal how long its holder works on without being able to renew it; shorter, by at least {@code retry} and the
 *     time that a request takes
 * @param retry between two attempts
 */
record Timing(Duration lease, Duration renewal, Duration retry) {

    static final Timing DEFAULT = new Timing(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
}
