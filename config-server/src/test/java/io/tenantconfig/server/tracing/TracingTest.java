package io.tenantconfig.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which of OpenTelemetry's variables turn traces on. */
class TracingTest {

    static Stream<Map<String, String>> off() {
        return Stream.of(
                Map.of(),
                Map.of("OTEL_SERVICE_NAME", "config"),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER", "none"),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", "OTEL_SDK_DISABLED", "true"));
    }

    @ParameterizedTest
    @MethodSource("off")
    void tracesAreOffUnlessAVariableSaysWhereTheyGo(Map<String, String> environment) {
        try (var tracing = Tracing.of(environment)) {
            assertThat(tracing.openTelemetry()).isEmpty();
        }
    }

    static Stream<Map<String, String>> on() {
        return Stream.of(
                Map.of("OTEL_TRACES_EXPORTER", "otlp"),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"),
                Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:1/v1/traces"));
    }

    @ParameterizedTest
    @MethodSource("on")
    void tracesAreOnWhenAVariableSaysWhereTheyGo(Map<String, String> environment) {
        try (var tracing = Tracing.of(environment)) {
            assertThat(tracing.openTelemetry())
                    .hasValueSatisfying(on ->
                            assertThat(on.toString()).contains("OtlpHttpSpanExporter", "tenantconfig-config-server"));
        }
    }

    @Test
    void aWrongVariableStopsTheStartAndIsNamed() {
        assertThatThrownBy(
                        () -> Tracing.of(Map.of("OTEL_TRACES_EXPORTER", "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("OTEL_EXPORTER_OTLP_PROTOCOL: \"grpc\" (expected: http/protobuf)");
        assertThatThrownBy(() -> Tracing.of(Map.of("OTEL_TRACES_EXPORTER", "nowhere")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("otel.traces.exporter")
                .hasMessageContaining("nowhere");
    }
}
