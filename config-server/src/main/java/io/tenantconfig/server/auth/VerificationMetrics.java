package io.tenantconfig.server.auth;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What comes of checking tokens. One that is remembered is not checked again, and not counted. */
final class VerificationMetrics {

    private static final String ACCEPTED = "accepted";

    private final Counter verifications;

    /** @param keys of all issuers */
    VerificationMetrics(PrometheusRegistry registry, List<IssuerKeys> keys) {
        GaugeWithCallback.builder()
                .name("tenantconfig_issuer_keys_age_seconds")
                .help("How long ago the keys were fetched of the issuer that was not heard of for the longest time;"
                        + " +Inf while the keys of any are not known")
                .callback(gauge -> gauge.call(oldest(keys)))
                .register(registry);
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

    private static double oldest(List<IssuerKeys> keys) {
        return keys.stream()
                .mapToDouble(
                        each -> each.age().map(age -> age.toMillis() / 1000.0).orElse(Double.POSITIVE_INFINITY))
                .max()
                .orElse(0);
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
