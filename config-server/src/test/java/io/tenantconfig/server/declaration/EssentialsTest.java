package io.tenantconfig.server.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.server.Declared;
import io.tenantconfig.server.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** T25: what is kept of a resource. */
class EssentialsTest {

    private static final String OWNED = "param_config_owned";
    private static final String JSON = "param_config_json";
    private static final String SECRET = "param_config_secret";
    private static final String IN_STORE = "param_config_in-store";

    private final Essentials essentials = new Essentials();

    @Test
    void isAllThatDeclarationsAreMadeOfAndHoldsNoValue() {
        TenantConfig resource = resource();
        essentials.put("acme/checkout", resource);

        var declarations = new Declarations(new TenantId("acme"), World.ROUTES);
        assertThat(declarations.of(essentials.of("acme"))).hasSize(4).isEqualTo(declarations.of(List.of(resource)));
        assertThat(Serialization.asJson(resource)).contains("canary");
        assertThat(Serialization.asJson(essentials.of("acme"))).doesNotContain("canary");
    }

    @Test
    void keepsAndForgetsAsAnInformerWants() {
        TenantConfig resource = resource();
        String key = essentials.getKey(resource);
        assertThat(essentials.put(key, resource)).isNull();
        assertThat(essentials.put(key, resource)).isNotNull();
        assertThat(essentials.get(key))
                .extracting(kept -> kept.getMetadata().getResourceVersion())
                .isEqualTo("7");
        assertThat(essentials.keySet()).containsExactly("acme/checkout");
        assertThat(essentials.values()).hasSize(1);
        assertThat(essentials.size()).isEqualTo(1);
        assertThat(essentials.remove(key)).isNotNull();
        assertThat(essentials.remove(key)).isNull();
        assertThat(essentials.get(key)).isNull();
        assertThat(essentials.of("acme")).isEmpty();
        assertThat(essentials.size()).isZero();
    }

    private static TenantConfig resource() {
        var resource = new TenantConfig();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("acme")
                .withName("checkout")
                .withGeneration(1L)
                .withResourceVersion("7")
                .withCreationTimestamp("2030-01-01T00:00:00Z")
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "canary")
                .build());
        resource.setSpec(new TenantConfigSpec(
                "acme",
                "checkout",
                null,
                "Report",
                null,
                null,
                List.of(
                        new EntrySpec(OWNED, "canary", null, null),
                        new EntrySpec(JSON, "\"canary\"", null, "application/json"),
                        Declared.secret(SECRET),
                        Declared.inStore(IN_STORE))));
        var seen = Declared.seen("2", Instant.EPOCH);
        var status = Declared.status(
                null,
                Map.of(
                        OWNED, Declared.entry(EntryState.SYNCED, "1"),
                        JSON, Declared.entry(EntryState.DRIFTED, "2", seen),
                        SECRET, Declared.entry(EntryState.SYNCED, "3")),
                Map.of(OWNED, seen, IN_STORE, Declared.gone()));
        resource.setStatus(Declared.applying(Objects.requireNonNull(status), Instant.EPOCH, SECRET));
        return resource;
    }
}
