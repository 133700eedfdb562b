package io.tenantconfig.server.auth;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.util.Locale;
import java.util.stream.Stream;

/** What comes of checking tokens. One that is remembered is not checked again, and not counted. */
final class VerificationMetrics {

    private static final String ACCEPTED = "accepted";

    private final Counter verifications;

    VerificationMetrics(PrometheusRegistry registry) {
        this.verifications = Counter.builder()
                .name("tenantconfig_token_verifications_total")
                .help("Tokens that were checked, by what came of it; a token that is remembered is not checked again")
                .labelNames("result")
                .register(registry);
        verifications.initLabelValues(ACCEPTED);
        // A series that begins with its first increment hides that from rate().
        Stream.of(Failure.values())
                .map(VerificationMetrics::label)
                .filter(label -> label.startsWith("token_") || label.startsWith("keys_"))
                .forEach(verifications::initLabelValues);
    }

    void count(Admission admission) {
        verifications
                .labelValues(
                        switch (admission) {
                            case Admitted _ -> ACCEPTED;
                            case Refused refused -> label(refused.failure());
                        })
                .inc();
    }

    private static String label(Failure failure) {
        return failure.name().toLowerCase(Locale.ROOT);
    }
}
