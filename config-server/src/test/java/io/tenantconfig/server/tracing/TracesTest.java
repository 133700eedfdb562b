package io.tenantconfig.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.server.World;
import io.tenantconfig.v1.GetConfigRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** T25: what traces tell, and that they name nobody. */
class TracesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String METHOD = "tenantconfig.v1.ConfigService/GetConfig";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLERS_SPAN = "b7ad6b7169203331";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private final World world = new World()
            .tracedTo(openTelemetry)
            .namespace("acme", "acme")
            .declared("checkout", "acme", "checkout", Map.of("param_config_url", "jdbc:postgresql://db"));

    @AfterEach
    void close() {
        world.close();
        openTelemetry.close();
    }

    @Test
    void aCallIsPartOfTheTraceThatItsCallerNames() {
        world.serve();

        world.as("acme")
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(callersTrace()))
                .getConfig(get("param_config_url"));

        SpanData call = awaitCall();
        assertThat(call.getTraceId()).isEqualTo(TRACE);
        assertThat(call.getParentSpanId()).isEqualTo(CALLERS_SPAN);
        assertThat(call.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(call.getAttributes().asMap())
                .isEqualTo(Attributes.builder()
                        .put("rpc.system", "grpc")
                        .put("rpc.service", "tenantconfig.v1.ConfigService")
                        .put("rpc.method", "GetConfig")
                        .put("rpc.grpc.status_code", 0)
                        .build()
                        .asMap());
    }

    @Test
    void aCallThatFailsByTheServersFaultIsAnErrorAndAnotherOneIsNot() {
        world.issuer.goDown();
        world.startServer();

        assertThatThrownBy(() -> world.as("acme").getConfig(get("param_config_url")))
                .hasMessageContaining("UNAVAILABLE");

        assertThat(awaitCall().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(awaitCall().getStatus().getDescription()).isEmpty();
        spans.reset();

        assertThatThrownBy(() -> world.with().getConfig(get("param_config_url")))
                .hasMessageContaining("UNAUTHENTICATED");

        assertThat(awaitCall().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(awaitCall().getAttributes().get(AttributeKey.longKey("rpc.grpc.status_code")))
                .isEqualTo(16);
    }

    @Test
    void aHealthCheckIsNoPartOfATrace() {
        world.serve();

        assertThat(HealthGrpc.newBlockingStub(world.channel())
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatusValue())
                .isEqualTo(1);
        world.as("acme").getConfig(get("param_config_url"));

        awaitCall();
        assertThat(spans.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .noneMatch(name -> name.contains("health"));
    }

    @Test
    void aReadOfAStoreSaysWhichHowMuchAndWhetherItAnswered() {
        world.parameters.failWith(new StoreException(Kind.THROTTLED, StoreId.PARAMETER_STORE, "for this test"));
        world.startServer();
        SpanData failed = awaitRead(StatusCode.ERROR);
        world.parameters.recover();
        SpanData read = awaitRead(StatusCode.UNSET);

        assertThat(failed.getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("throttled");
        assertThat(read.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(read.getAttributes().asMap())
                .isEqualTo(Attributes.builder()
                        .put("tenantconfig.store", "parameter-store")
                        .put("tenantconfig.entries", 1)
                        .build()
                        .asMap());
    }

    @Test
    void noSpanNamesATenantAServiceAKeyAValueOrAToken() {
        world.serve();
        world.as("acme").getConfig(get("param_config_url"));
        assertThatThrownBy(() -> world.as("acme").getConfig(get("param_config_nothing")))
                .hasMessageContaining("NOT_FOUND");
        await().atMost(PATIENCE).until(() -> calls().size() == 2);

        assertThat(spans.getFinishedSpanItems())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(span -> assertThat(span.toString())
                        .doesNotContain("acme", "checkout", "param_config", "jdbc", "Bearer", "eyJ", "127.0.0.1"));
    }

    private SpanData awaitCall() {
        await().atMost(PATIENCE).until(() -> !calls().isEmpty());
        return calls().getFirst();
    }

    private List<SpanData> calls() {
        return named(METHOD);
    }

    private SpanData awaitRead(StatusCode status) {
        return await().atMost(PATIENCE)
                .until(
                        () -> named("read parameter-store").stream()
                                .filter(span -> span.getStatus().getStatusCode() == status)
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private List<SpanData> named(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private static Metadata callersTrace() {
        var headers = new Metadata();
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-" + TRACE + "-" + CALLERS_SPAN + "-01");
        return headers;
    }

    private static GetConfigRequest get(String key) {
        return GetConfigRequest.newBuilder().setService("checkout").setKey(key).build();
    }
}
