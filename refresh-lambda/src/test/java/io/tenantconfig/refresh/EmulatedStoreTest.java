package io.tenantconfig.refresh;

import static io.tenantconfig.refresh.Loop.KEY;
import static io.tenantconfig.refresh.Loop.PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.Faults;
import io.tenantconfig.emulator.Operation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The function at a Parameter Store that speaks AWS's protocol and sends AWS's events. */
class EmulatedStoreTest {

    private final AwsEmulator aws = AwsEmulator.start();
    private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
    private final SsmClient ssm = SsmClient.builder()
            .endpointOverride(aws.endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    private final AwsJson json = new AwsJson(
            AwsAccess.of(Map.of(
                    "AWS_ENDPOINT_URL_SSM", aws.endpoint().toString(),
                    "AWS_REGION", "eu-west-1",
                    "AWS_ACCESS_KEY_ID", "none",
                    "AWS_SECRET_ACCESS_KEY", "none")),
            wait -> {});
    private final StoreVersions versions = new ParameterStoreVersions(json);
    private final Loop loop = new Loop();
    private final RefreshHandler handler = new RefreshHandler(
            loop.kubernetes, loop.routes, RefreshHandler.versions(json), Clock.systemUTC(), Origin.ANY, wait -> {});

    EmulatedStoreTest() {
        aws.onEvent(events::add);
    }

    @AfterEach
    void close() {
        loop.close();
        ssm.close();
        json.close();
        aws.close();
    }

    @Test
    void findsVersionAndTimeWhenTheParameterIsSecret() {
        put("first", ParameterType.SECURE_STRING, false);
        Instant before = Instant.now().minusSeconds(5);
        put("second", ParameterType.SECURE_STRING, true);

        assertThat(find()).hasValueSatisfying(version -> {
            assertThat(version.id()).isEqualTo("2");
            assertThat(version.modifiedAt()).isBetween(before, Instant.now().plusSeconds(5));
        });
    }

    @Test
    void findsNothingWhenThereIsNoParameter() {
        assertThat(find()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ThrottlingException, THROTTLED", "InternalServerError, UNAVAILABLE", "InvalidKeyId, REFUSED"})
    void saysWhatKindOfErrorItIsWhenTheStoreRefuses(String error, Kind kind) {
        aws.faults().fail(Operation.GET_PARAMETER, Faults.UNTIL_CLEARED, error, "canary");

        assertThatThrownBy(() -> find())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(error)
                .hasNoCause()
                .message()
                .doesNotContain("canary");
    }

    @Test
    void saysThatRightsAreMissingWhenTheStoreDenies() {
        aws.faults().deny(Operation.GET_PARAMETER, 1);

        assertThatThrownBy(() -> find())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
    }

    @Test
    void saysThatTheStoreIsUnavailableWhenItIsDown() {
        aws.close();

        assertThatThrownBy(() -> find())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    }

    @Test
    void recordsEveryChangeWhenItsEventComes() throws Exception {
        loop.declare("checkout", "checkout", KEY);
        put("first", ParameterType.STRING, false);
        assertThat(handleNext()).isEqualTo("{\"patched\":1}");
        put("second", ParameterType.STRING, true);
        assertThat(handleNext()).isEqualTo("{\"patched\":1}");
        Version second = find().orElseThrow();
        assertThat(Reading.of(loop.observed("checkout"))).contains(new Reading(find()));
        ssm.labelParameterVersion(request -> request.name(PARAMETER).labels("live"));
        assertThat(handleNext()).isEqualTo("{\"unchanged\":1}");
        ssm.deleteParameter(request -> request.name(PARAMETER));
        assertThat(handleNext()).isEqualTo("{\"patched\":1}");

        assertThat(second.id()).isEqualTo("2");
        assertThat(loop.observed("checkout").gone()).isTrue();
    }

    @Test
    void tellsTheOperatorsPutFromAnothersWhenAPassIsUnderWay() throws Exception {
        loop.declare("checkout", "checkout", KEY);
        loop.setStatus(
                "checkout",
                new TenantConfigStatus(
                        1L,
                        List.of(),
                        null,
                        null,
                        new Applying(1, List.of(KEY), Instant.now().toString()),
                        Map.of(),
                        Map.of(),
                        null));
        var owner = new Owner(new ClusterId("test"), "acme", "checkout");
        String mark = new Mark(new Claim(owner, Instant.now(), 1), "1").format();
        ssm.putParameter(request ->
                request.name(PARAMETER).value("ours").type(ParameterType.STRING).description(mark));
        assertThat(handleNext()).isEqualTo("{\"echo\":1}");
        put("theirs", ParameterType.STRING, true);

        assertThat(handleNext()).isEqualTo("{\"patched\":1}");
        assertThat(loop.observed("checkout").version()).isEqualTo("2");
    }

    @Test
    void recordsTheDeletionWhenReadsStillFindTheParameterForAWhile() throws Exception {
        loop.declare("checkout", "checkout", KEY);
        put("first", ParameterType.STRING, false);
        handleNext();
        ssm.deleteParameter(request -> request.name(PARAMETER));
        aws.faults().staleReads(Operation.GET_PARAMETER, 2);

        assertThat(handleNext()).isEqualTo("{\"patched\":1}");
        assertThat(loop.observed("checkout").gone()).isTrue();
    }

    @Test
    void throwsWhenTheStoreKeepsThrottling() {
        loop.declare("checkout", "checkout", KEY);
        put("first", ParameterType.STRING, false);
        aws.faults().throttle(Operation.GET_PARAMETER, Faults.UNTIL_CLEARED);

        assertThatThrownBy(this::handleNext).isInstanceOf(StoreException.class);
    }

    private Optional<Version> find() {
        return versions.find(new Location(StoreId.PARAMETER_STORE, PARAMETER)).map(Sighted::version);
    }

    private void put(String value, ParameterType type, boolean overwrite) {
        ssm.putParameter(
                request -> request.name(PARAMETER).value(value).type(type).overwrite(overwrite));
    }

    private String handleNext() throws Exception {
        byte[] event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("an event within ten seconds").isNotNull();
        var output = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event), output, null);
        return output.toString(StandardCharsets.UTF_8);
    }
}
