package io.tenantconfig.storage;

import static io.tenantconfig.storage.Entries.CLAIM;
import static io.tenantconfig.storage.Entries.creation;
import static io.tenantconfig.storage.Entries.parameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.Faults;
import io.tenantconfig.emulator.Operation;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeParametersRequest;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;

/** F1, F6, T11: how parameters are listed, and what DescribeParameters does to who lists them. */
class ParameterStoreSweepTest {

    private static final String ROOT = "/config-service";
    private static final Set<TenantId> ACME = Set.of(new TenantId("acme"));

    private AwsEmulator emulator;
    private ParameterStoreHarness store;

    @BeforeEach
    void start() {
        emulator = AwsEmulator.start();
        store = ParameterStoreHarness.on(emulator.endpoint(), emulator, true);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void listsTenThousandParametersInTwoHundredCalls() {
        putByHand(IntStream.range(0, 10_000).mapToObj(n -> ROOT + "/tenant-" + n / 10 + "/checkout/key-" + n % 10));
        Set<TenantId> tenants = IntStream.range(0, 1_000)
                .mapToObj(n -> new TenantId("tenant-" + n))
                .collect(Collectors.toSet());

        Map<Location, Sighting> found = all(store.sweep().begin(Set.of(ROOT), tenants));

        assertThat(found).hasSize(10_000);
        assertThat(emulator.calls().count(Operation.DESCRIBE_PARAMETERS)).isEqualTo(200);
    }

    @Test
    void listsEverythingAmongForeignParametersWhenPagesAreShortOrEmpty() {
        List<String> ours = IntStream.range(0, 60)
                .mapToObj(n -> ROOT + "/acme/checkout/key-" + n)
                .toList();
        Stream<String> foreign = IntStream.range(0, 60)
                .boxed()
                .flatMap(n ->
                        Stream.of("/config-servic/a" + n, "/config-service-2/a/b/c" + n, "/other/" + n, "top" + n));
        putByHand(Stream.concat(ours.stream(), foreign));
        emulator.faults().shortPages(Operation.DESCRIBE_PARAMETERS, Faults.UNTIL_CLEARED, 7);
        var pass = store.sweep().begin(Set.of(ROOT), ACME);
        Map<Location, Sighting> found = new LinkedHashMap<>(pass.next().orElseThrow());

        emulator.faults().emptyPages(Operation.DESCRIBE_PARAMETERS, 3);
        assertThat(pass.next()).contains(Map.of());
        found.putAll(all(pass));

        assertThat(paths(found)).containsExactlyInAnyOrderElementsOf(ours);
        assertThat(emulator.calls().count(Operation.DESCRIBE_PARAMETERS)).isEqualTo(1 + 3 + 2);
    }

    @Test
    void listsEveryRoot() {
        putByHand(Stream.of("/one/acme/checkout/a", "/two/acme/checkout/b", "/three/acme/checkout/c"));

        Map<Location, Sighting> found = all(store.sweep().begin(Set.of("/one", "/two"), ACME));

        assertThat(paths(found)).containsExactlyInAnyOrder("/one/acme/checkout/a", "/two/acme/checkout/b");
    }

    @Test
    void listsWhatNoRouteWouldHavePutThere() {
        List<String> odd = List.of(
                ROOT + "/acme",
                ROOT + "/acme/checkout",
                ROOT + "/ACME/checkout/x",
                ROOT + "/acme/check_out/x",
                ROOT + "/acme/checkout/a/../b",
                ROOT + "/acme/checkout/" + "a/".repeat(11) + "b");
        putByHand(odd.stream());

        assertThat(paths(all(store.sweep().begin(Set.of(ROOT), ACME)))).containsExactlyInAnyOrderElementsOf(odd);
    }

    @Test
    void listsThePageAgainThatItCouldNotList() {
        List<Placement> entries = parameters("many", 120);
        store.writer().apply(CLAIM, creation(entries, "value"));
        var pass = store.sweep().begin(Set.of(ROOT), ACME);
        Set<Location> found = new HashSet<>(pass.next().orElseThrow().keySet());

        emulator.faults().deny(Operation.DESCRIBE_PARAMETERS, 1);
        assertThatThrownBy(pass::next)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
        found.addAll(all(pass).keySet());

        assertThat(found).isEqualTo(entries.stream().map(Placement::location).collect(Collectors.toSet()));
    }

    @Test
    void beginsARootAnewWhenAwsNoLongerKnowsThePage() {
        putByHand(IntStream.range(0, 120).mapToObj(n -> ROOT + "/acme/checkout/key-" + n));
        var pass = store.sweep().begin(Set.of(ROOT), ACME);
        pass.next();

        emulator.faults()
                .fail(Operation.DESCRIBE_PARAMETERS, 1, "InvalidNextToken", "The specified token isn't valid.");
        assertThatThrownBy(pass::next)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));

        assertThat(all(pass)).hasSize(120);
    }

    @Test
    void endsWhenPagesNeverDoAndNotBefore() {
        putByHand(Stream.of(ROOT + "/acme/checkout/a", ROOT + "/acme/checkout/b"));
        emulator.faults().emptyPages(Operation.DESCRIBE_PARAMETERS, ParameterStoreSweep.MAX_PAGES_WITHOUT_NEWS);
        assertThat(all(store.sweep().begin(Set.of(ROOT), ACME))).hasSize(2);

        emulator.faults().emptyPages(Operation.DESCRIBE_PARAMETERS, ParameterStoreSweep.MAX_PAGES_WITHOUT_NEWS + 1);
        var endless = store.sweep().begin(Set.of(ROOT), ACME);
        assertThatThrownBy(() -> all(endless)).hasMessage("parameter-store: DescribeParameters did not come to an end");
        assertThat(all(endless)).hasSize(2);
    }

    @Test
    void endsWhenPagesRepeatThemselves() {
        var sweep = new ParameterStoreSweep(new Parameters(new Repeating(ROOT + "/acme/checkout/a")));

        assertThatThrownBy(() -> all(sweep.begin(Set.of(ROOT), ACME)))
                .hasMessage("parameter-store: DescribeParameters did not come to an end");
    }

    @Test
    void doesNotBelieveAnAnswerAboutAnotherRoot() {
        for (String foreign : List.of("/config-service-2/acme/checkout/a", "/config-service", "a")) {
            var sweep = new ParameterStoreSweep(new Parameters(new Repeating(foreign)));

            assertThatThrownBy(() -> all(sweep.begin(Set.of(ROOT), ACME)))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("parameter-store: DescribeParameters answered with an entry that was not asked for");
        }
    }

    private void putByHand(Stream<String> names) {
        names.forEach(name -> emulator.create(name, "value"));
    }

    private static Map<Location, Sighting> all(VersionSweep.Pass pass) {
        Map<Location, Sighting> found = new LinkedHashMap<>();
        for (var page = pass.next(); page.isPresent(); page = pass.next()) {
            found.putAll(page.get());
        }
        return found;
    }

    private static Set<String> paths(Map<Location, Sighting> found) {
        return found.keySet().stream().map(Location::path).collect(Collectors.toSet());
    }

    /** Parameter Store whose pages never end and always show the same parameter. */
    private record Repeating(String name) implements SsmClient {

        @Override
        public DescribeParametersResponse describeParameters(DescribeParametersRequest request) {
            return DescribeParametersResponse.builder()
                    .parameters(ParameterMetadata.builder()
                            .name(name)
                            .version(1L)
                            .lastModifiedDate(Instant.EPOCH)
                            .build())
                    .nextToken("more")
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
