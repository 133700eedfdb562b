package io.tenantconfig.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.mockwebserver.MockWebServer;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.crds.v1alpha1.Condition;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F1, F28: the account allows fewer calls than there are to make, and everything is due at the same time. */
class ThrottledStoreTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** So few that the mock of the API server, in the same process, keeps up. */
    private static final int WRITES_PER_SECOND = 25;

    private static final int LOOKS_PER_SECOND = 5;

    /** More than what is looked at within the two seconds that a change may take, and the time to ask for them. */
    private static final int RESYNCS = 60;

    /** Told of every request, the console would be what is waited for. */
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    static {
        REQUESTS.setLevel(Level.WARNING);
    }

    private final AwsEmulator emulator = AwsEmulator.start();
    private final Cluster cluster = new Cluster();
    private final Map<String, TenantConfigStatus> latest = new ConcurrentHashMap<>();
    private final Set<String> troubles = ConcurrentHashMap.newKeySet();
    private final Watch watch =
            cluster.client.resources(TenantConfig.class).inNamespace("acme").watch(new Statuses());
    private ConfigWriter writer = cluster.parameters;

    @AfterEach
    void close() {
        watch.close();
        cluster.close();
        writer.close();
        emulator.close();
    }

    @Test
    void aThousandAtOnceAreWrittenAsFastAsTheAccountAllowsAndAChangeMeanwhileDoesNotWaitForThem() {
        int resources = 1000;
        limit(WRITES_PER_SECOND, LOOKS_PER_SECOND);
        start(WRITES_PER_SECOND, LOOKS_PER_SECOND);

        long began = System.nanoTime();
        create(resources);
        awaitReady(resources / 10);
        List<String> early = ready();
        early.subList(0, RESYNCS).forEach(this::request);
        Duration change = change(early.get(RESYNCS));
        long resynced = count(status -> status.lastHandledReconcileAt() != null);
        long written = count(ThrottledStoreTest::isReady);
        awaitReady(resources);
        double seconds = (System.nanoTime() - began) / 1e9;

        assertThat(change).isLessThan(Duration.ofSeconds(2));
        assertThat(resynced).as("resyncs that went before the change").isLessThan(RESYNCS * 2 / 3);
        assertThat(written).as("resources that were written before the change").isLessThan(resources * 4 / 5);
        // A second's worth comes at once.
        double ideal = (double) (resources - WRITES_PER_SECOND) / WRITES_PER_SECOND;
        assertThat(seconds / ideal)
                .as("time compared with the shortest possible")
                .isLessThan(1.2);
        assertThat(emulator.calls().count(Operation.PUT_PARAMETER))
                .as("calls to write 1,000 values and a change")
                .isBetween(resources + 1, (int) (resources * 1.05));
        assertThat(troubles).isEmpty();
    }

    @Test
    void whoIsToldAHigherRateThanTheAccountAllowsSlowsDown() {
        int resources = 200;
        limit(20, 5);
        start(80, 5);

        long began = System.nanoTime();
        create(resources);
        awaitReady(resources);
        double seconds = (System.nanoTime() - began) / 1e9;

        double ideal = (double) (resources - 20) / 20;
        assertThat(seconds / ideal)
                .as("time compared with the shortest possible")
                .isLessThan(1.5);
        assertThat(emulator.calls().count(Operation.PUT_PARAMETER))
                .as("calls, those that were throttled among them")
                .isLessThan(resources * 3 / 2);
        assertThat(troubles).isEmpty();
    }

    @Test
    void aResourceOfManyEntriesIsWrittenInPartsAndEveryPartIsReported() {
        limit(20, 5);
        StringBuilder entries = new StringBuilder("entries:\n");
        IntStream.range(0, 100).forEach(i -> entries.append("- {key: param_config_k" + i + ", value: x}\n"));
        cluster.create("acme", "many", "acme", entries.toString());

        start(20, 5);

        TenantConfigStatus half = await().atMost(PATIENCE)
                .until(
                        () -> latest("many"),
                        status -> status.applying() == null && status.entries().size() >= 40);
        assertThat(half.entries()).hasSizeLessThan(100);
        assertThat(Cluster.condition(half, "Ready"))
                .hasValueSatisfying(ready -> assertThat(ready)
                        .returns("Unknown", Condition::status)
                        .returns("Applying", Condition::reason)
                        .returns(
                                (100 - half.entries().size())
                                        + " of 100 entries wait for their turn, because stores are asked only so often",
                                Condition::message));
        assertThat(half.summary()).isEqualTo(half.entries().size() + "/100");
        awaitReady(1);
        assertThat(latest("many").summary()).isEqualTo("100/100");
        assertThat(latest("many").entries().values())
                .as("written once each")
                .allSatisfy(entry -> assertThat(entry.version()).isEqualTo("1"));
        // Not counted, for both sides measure the same rate by their own clocks, so that a put may be throttled.
        assertThat(emulator.calls().byOperation()).containsOnlyKeys(Operation.PUT_PARAMETER);
        assertThat(troubles).isEmpty();
    }

    @Test
    void aDeletedResourceGoesWhenTheTurnOfItsLastEntryHasCome() {
        StringBuilder entries = new StringBuilder("entries:\n");
        IntStream.range(0, 100).forEach(i -> entries.append("- {key: param_config_k" + i + ", value: x}\n"));
        cluster.create("acme", "many", "acme", entries.toString());
        start(10_000, 5);
        awaitReady(1);
        cluster.stop();
        writer.close();
        start(2, 2);

        cluster.resource("many").delete();
        await().atMost(PATIENCE).until(() -> cluster.resource("many").get() == null);

        assertThat(emulator.calls().count(Operation.DELETE_PARAMETERS)).isEqualTo(10);
        assertThat(writer.look(Set.of(Cluster.at("param_config_k99")))).isEmpty();
        assertThat(troubles).isEmpty();
    }

    private void limit(int writes, int looks) {
        emulator.faults().limitRate(writes, Operation.PUT_PARAMETER, Operation.DELETE_PARAMETERS);
        emulator.faults().limitRate(looks, Operation.DESCRIBE_PARAMETERS);
    }

    private void create(int resources) {
        IntStream.range(0, resources)
                .forEach(i ->
                        cluster.create("acme", "r" + i, "acme", "entries: [{key: param_config_k" + i + ", value: x}]"));
    }

    private void start(int writes, int looks) {
        writer = Objects.requireNonNull(StoreProvider.installed().get(StoreId.PARAMETER_STORE))
                .openWriter(Map.of(
                        "AWS_ENDPOINT_URL_SSM",
                        emulator.endpoint().toString(),
                        "AWS_REGION",
                        "eu-west-1",
                        "AWS_ACCESS_KEY_ID",
                        "local",
                        "AWS_SECRET_ACCESS_KEY",
                        "local",
                        "TENANTCONFIG_PARAMETER_WRITE_RATE",
                        Integer.toString(writes),
                        "TENANTCONFIG_PARAMETER_DESCRIBE_RATE",
                        Integer.toString(looks)));
        cluster.start(
                Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, writer),
                Cluster.ROUTES,
                Map.of("TENANTCONFIG_THREADS", "20"));
    }

    /** The names of the resources that are ready. */
    private List<String> ready() {
        return latest.entrySet().stream()
                .filter(resource -> isReady(resource.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void request(String name) {
        // Whatever the operator writes meanwhile.
        cluster.resource(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + TenantConfig.RECONCILE_ANNOTATION + "\":\"now\"}}}");
    }

    /** Changes the one value of a resource, and tells how long it took until that was written and reported. */
    private Duration change(String name) {
        long began = System.nanoTime();
        String spec = "entries: [{key: param_config_k" + name.substring(1) + ", value: changed}]";
        cluster.resource(name).edit(resource -> {
            resource.setSpec(Cluster.resource("acme", name, "acme", spec).getSpec());
            return resource;
        });
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> "2"
                        .equals(latest(name)
                                .entries()
                                .values()
                                .iterator()
                                .next()
                                .version()));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private TenantConfigStatus latest(String name) {
        return latest.getOrDefault(name, TenantConfigStatus.empty());
    }

    private void awaitReady(int number) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> count(ThrottledStoreTest::isReady) >= number);
    }

    private long count(Predicate<TenantConfigStatus> which) {
        return latest.values().stream().filter(which).count();
    }

    private static boolean isReady(TenantConfigStatus status) {
        return Cluster.isReady(status, "True", "Synced");
    }

    /** Remembers everything in any status that is an error, or speaks of one. */
    private final class Statuses implements Watcher<TenantConfig> {

        @Override
        public void eventReceived(Action action, TenantConfig resource) {
            TenantConfigStatus status = resource.getStatus();
            latest.put(resource.getMetadata().getName(), status);
            status.entries().values().stream()
                    .filter(entry -> entry.state() == EntryState.FAILED)
                    .map(EntryStatus::toString)
                    .forEach(troubles::add);
            Stream.concat(
                            status.conditions().stream().map(Condition::message),
                            status.entries().values().stream()
                                    .map(EntryStatus::message)
                                    .filter(Objects::nonNull))
                    .filter(message -> message.contains("too often") || message.contains("hrottl"))
                    .forEach(troubles::add);
            status.conditions().stream()
                    .map(Condition::reason)
                    .filter("StoreFailed"::equals)
                    .forEach(troubles::add);
        }

        @Override
        public void onClose(WatcherException cause) {
            troubles.add("the watch has ended: " + cause);
        }
    }
}
