package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.v1.GetConfigRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * F29: one of two servers, which are processes, is told to end or dies under load. Clients know both addresses, and go on
 * with both all the time, as with a headless Service. {@code -Dload.answers=300000} lets all of them warm up before; the
 * log (target/tests.log) has how many calls a second that makes.
 */
class ReplicaLossTest {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaLossTest.class);

    private static final String URL = "param_config_url";
    private static final GetConfigRequest READ = Requests.get("checkout", URL);

    /** So many that both replicas are in the midst of work. */
    private static final long ANSWERS_BEFORE = Long.getLong("load.answers", 5_000);

    private static final long ANSWERS_AFTER = 2_000;

    /** What is left of the pod's grace period after its pause before the signal: 40 s - 5 s. */
    private static final Duration GRACE = Duration.ofSeconds(35);

    private final World world = new World().namespace("acme", "acme");
    private final AwsEmulator parameters = AwsEmulator.start();
    private final List<ReplicaProcess> replicas = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void registerReplicas() {
        NameResolverRegistry.getDefaultRegistry().register(new Replicas());
    }

    @BeforeEach
    void startReplicas() throws IOException {
        parameters.create("/config-service/acme/checkout/url", "one");
        world.create("checkout", "acme", "checkout", Declared.owned(URL));
        world.status("acme", "checkout", before -> Declared.synced(Map.of(URL, "1")));
        for (int i = 0; i < 2; i++) {
            replicas.add(ReplicaProcess.start(
                    world,
                    Map.of(
                            "AWS_ENDPOINT_URL_SSM",
                            parameters.endpoint().toString(),
                            // One tenant makes all the calls.
                            "TENANTCONFIG_TENANT_CALL_RATE",
                            "1000000"),
                    directory.resolve(i + ".log")));
        }
        replicas.forEach(ReplicaProcess::awaitReady);
    }

    @AfterEach
    void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        replicas.forEach(ReplicaProcess::close);
        parameters.close();
        world.close();
    }

    @Test
    void noCallFailsWhenAReplicaIsToldToEnd() throws Exception {
        ReadLoad load = ReadLoad.start(open(ServiceConfig.ofThePage()), world.issuer.token("acme"), READ);
        ReadLoad withoutRetries =
                ReadLoad.start(open(ServiceConfig.ofThePageWithoutRetries()), world.issuer.token("acme"), READ);
        load.awaitMore(ANSWERS_BEFORE);
        withoutRetries.awaitMore(ANSWERS_BEFORE);
        long began = System.nanoTime();
        long before = load.answers() + withoutRetries.answers();
        load.awaitMore(ANSWERS_BEFORE);
        long answers = load.answers() + withoutRetries.answers() - before;
        LOG.atInfo()
                .addKeyValue("callsPerSecond", answers * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - began))
                .log("The load is there");

        replicas.getFirst().tellToEnd();

        assertThat(replicas.getFirst().endsWithin(GRACE)).isTrue();
        load.awaitMore(ANSWERS_AFTER);
        withoutRetries.awaitMore(ANSWERS_AFTER);
        assertThat(load.end()).isEmpty();
        assertThat(withoutRetries.end()).isEmpty();
        assertThat(replicas.getFirst().log()).contains("ConfigServer Stopped");
    }

    @Test
    void noCallOfAClientThatRetriesFailsWhenAReplicaDies() throws Exception {
        ReadLoad load = ReadLoad.start(open(ServiceConfig.ofThePage()), world.issuer.token("acme"), READ);
        load.awaitMore(ANSWERS_BEFORE);

        replicas.getFirst().kill();

        assertThat(replicas.getFirst().endsWithin(GRACE)).isTrue();
        load.awaitMore(ANSWERS_AFTER);
        assertThat(load.end()).isEmpty();
    }

    private ManagedChannel open(Map<String, ?> serviceConfig) {
        ManagedChannel channel = NettyChannelBuilder.forTarget(Replicas.target(
                        replicas.stream().map(ReplicaProcess::address).toArray(String[]::new)))
                .usePlaintext()
                .directExecutor()
                .defaultServiceConfig(serviceConfig)
                .build();
        channels.add(channel);
        return channel;
    }
}
