package io.tenantconfig.server.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.tenantconfig.core.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * OpenTelemetry as its standard environment variables configure it, for traces alone
 * (https://opentelemetry.io/docs/languages/java/configuration/). Off, and without any cost, unless one of those variables
 * says where traces go.
 */
public final class Tracing implements AutoCloseable {

    /** Of whom the spans are. */
    static final String SCOPE = "io.tenantconfig.server";

    private static final String PREFIX = "OTEL_";
    private static final String EXPORTER = "OTEL_TRACES_EXPORTER";
    private static final List<String> ENDPOINTS =
            List.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT");
    private static final List<String> PROTOCOLS =
            List.of("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");

    /** The only one that the JDK's HTTP client, which sends, can speak. */
    private static final String PROTOCOL = "http/protobuf";

    /** What holds unless a variable says otherwise. Baggage is nothing that this server would read. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", "tenantconfig-config-server",
            "otel.propagators", "tracecontext",
            "otel.exporter.otlp.protocol", PROTOCOL);

    /** What holds whatever variables say: Prometheus asks for metrics, and logs go where those of all containers go. */
    private static final Map<String, String> TRACES_ALONE =
            Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

    private final Optional<OpenTelemetrySdk> sdk;

    private Tracing(Optional<OpenTelemetrySdk> sdk) {
        this.sdk = sdk;
    }

    /**
     * Begins to export, if variables ask for it.
     *
     * @throws InvalidInputException if one of them does not count
     */
    public static Tracing of(Map<String, String> environment) {
        return new Tracing(isWanted(environment) ? Optional.of(configured(environment)) : Optional.empty());
    }

    /** Nothing if traces are off. */
    public Optional<OpenTelemetry> openTelemetry() {
        return sdk.map(on -> on);
    }

    private static boolean isWanted(Map<String, String> environment) {
        if (Boolean.parseBoolean(environment.get("OTEL_SDK_DISABLED"))) {
            return false;
        }
        String exporter = environment.getOrDefault(EXPORTER, "");
        return exporter.isEmpty()
                ? ENDPOINTS.stream()
                        .anyMatch(name -> !environment.getOrDefault(name, "").isEmpty())
                : !exporter.equals("none");
    }

    private static OpenTelemetrySdk configured(Map<String, String> environment) {
        PROTOCOLS.forEach(name -> checkProtocol(name, environment.getOrDefault(name, PROTOCOL)));
        Map<String, String> properties = new HashMap<>(DEFAULTS);
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isEmpty()) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> properties)
                    .addPropertiesCustomizer(known -> TRACES_ALONE)
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException e) {
            throw new InvalidInputException("OTEL_…: " + e.getMessage());
        }
    }

    private static void checkProtocol(String name, String value) {
        if (!value.isEmpty() && !value.equals(PROTOCOL)) {
            throw InvalidInputException.of(name, value, PROTOCOL);
        }
    }

    /** Exports what has not been exported, for ten seconds at most. */
    @Override
    public void close() {
        sdk.ifPresent(OpenTelemetrySdk::close);
    }
}
