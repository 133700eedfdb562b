package io.tenantconfig.system.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.crds.v1alpha1.AdoptionPolicy;
import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.Condition;
import io.tenantconfig.crds.v1alpha1.DeletionPolicy;
import io.tenantconfig.crds.v1alpha1.DriftPolicy;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.PlannedAction;
import io.tenantconfig.crds.v1alpha1.PlannedChange;
import io.tenantconfig.crds.v1alpha1.SourceRecord;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.system.SharedCluster;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** F21: as much as the type allows: the API server and client-side apply must hold it, together with all that is said of it. */
@ExtendWith(SharedCluster.class)
class LargestResourceTest {

    private static final int ENTRIES = 500;
    private static final int NAMES = 24_000;
    private static final int INLINE = 204_800;
    private static final String NAME = "n".repeat(63);
    private static final String TIME = "2026-01-01T00:00:00.123456789Z";

    private static final List<String> KEYS = IntStream.range(0, ENTRIES)
            .mapToObj(i -> padded("param_config_" + i + "_", NAMES / ENTRIES))
            .toList();

    @BeforeAll
    static void prepare(InstalledCluster cluster) throws IOException {
        Fixtures.apply(cluster.kubectl(), "namespaces.yaml");
    }

    @Test
    void goesThroughClientSideApplyFinalizerAndFullStatus(InstalledCluster cluster) throws IOException {
        cluster.kubectl()
                .succeedWithInput(
                        Serialization.asJson(largest()), "apply", "-f", "-", "--as=ann", "--as-group=acme-developers");

        try (KubernetesClient operator = cluster.newClient(Part.OPERATOR);
                KubernetesClient function = cluster.newClient(Part.REFRESH)) {
            in(operator).patch(merge(), "{\"metadata\":{\"finalizers\":[\"" + TenantConfig.FINALIZER + "\"]}}");
            in(function).subresource("status").patch(merge(), status(Map.of("observed", byKey(_ -> observed()))));
            in(operator).subresource("status").patch(merge(), status(ownStatus()));
            in(operator).patch(merge(), "{\"metadata\":{\"finalizers\":null}}");
        }

        TenantConfig stored = get(cluster);
        assertThat(stored.getStatus().entries()).hasSize(ENTRIES);
        assertThat(stored.getStatus().observed()).hasSize(ENTRIES);
        assertThat(stored.getStatus().plan()).hasSize(ENTRIES);
        assertThat(stored.getMetadata().getAnnotations())
                .containsKey("kubectl.kubernetes.io/last-applied-configuration");
        // The API server drops them from an object that etcd would not take with them.
        assertThat(stored.getMetadata().getManagedFields()).isNotEmpty();
        cluster.kubectl().succeed("delete", "tenantconfig/" + NAME, "--namespace=admission-acme");
    }

    private static TenantConfig largest() {
        var resource = new TenantConfig();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("admission-acme")
                .withName(NAME)
                .build());
        List<EntrySpec> entries = IntStream.range(0, ENTRIES)
                .mapToObj(i -> new EntrySpec(KEYS.get(i), "v".repeat(sizeOfValue(i)), null, "text/plain"))
                .toList();
        resource.setSpec(new TenantConfigSpec(
                "acme",
                "s".repeat(63),
                DeletionPolicy.DELETE.toString(),
                DriftPolicy.CORRECT.toString(),
                AdoptionPolicy.REFUSE.toString(),
                false,
                entries));
        return resource;
    }

    /** All have the same but for the first, which has the rest, too. */
    private static int sizeOfValue(int i) {
        return INLINE / ENTRIES + (i == 0 ? INLINE % ENTRIES : 0);
    }

    private static Map<String, Object> ownStatus() {
        return Map.of(
                "observedGeneration",
                1,
                "summary",
                "0/" + ENTRIES,
                "lastSyncedAt",
                TIME,
                "lastHandledReconcileAt",
                "r".repeat(256),
                "applying",
                new Applying(1L, KEYS, TIME),
                "plan",
                KEYS.stream()
                        .map(key -> new PlannedChange(key, PlannedAction.CONFLICT, "parameter-store", "m".repeat(256)))
                        .toList(),
                "conditions",
                Stream.of("Drifted", "Ready", "Suspended", "Synced")
                        .map(type -> new Condition(type, "False", 1L, TIME, "StoreFailed", "m".repeat(2048)))
                        .toList(),
                "entries",
                byKey(LargestResourceTest::entry));
    }

    private static EntryStatus entry(String key) {
        return new EntryStatus(
                "parameter-store",
                "/config-service/acme/" + "s".repeat(63) + "/" + key,
                "12345",
                EntryState.FAILED,
                "m".repeat(300),
                new SourceRecord(null, null, null, "d".repeat(64)),
                observed(),
                TIME,
                Long.MAX_VALUE);
    }

    private static ObservedEntry observed() {
        return new ObservedEntry("12345", TIME, "01234567-89ab-cdef-0123-456789abcdef", null);
    }

    private static <T> Map<String, T> byKey(Function<String, T> value) {
        return new TreeMap<>(KEYS.stream().collect(Collectors.toMap(Function.identity(), value)));
    }

    private static String status(Map<String, ?> fields) {
        return Serialization.asJson(Map.of("status", fields));
    }

    private static PatchContext merge() {
        return PatchContext.of(PatchType.JSON_MERGE);
    }

    private static Resource<TenantConfig> in(KubernetesClient client) {
        return client.resources(TenantConfig.class)
                .inNamespace("admission-acme")
                .withName(NAME);
    }

    private static TenantConfig get(InstalledCluster cluster) {
        try (KubernetesClient administrator = cluster.newUserClient()) {
            return in(administrator).require();
        }
    }

    private static String padded(String text, int length) {
        return text + "k".repeat(length - text.length());
    }
}
