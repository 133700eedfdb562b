package io.tenantconfig.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import org.junit.jupiter.api.Test;

/** F15: which of two views of a resource is the newer one. */
class LatestTest {

    private final Latest latest = new Latest();

    @Test
    void tellsOurOwnWriteUntilTheWatchHasCaughtUp() {
        var written = resource("u", "10");
        latest.remember(written);

        assertThat(latest.of(resource("u", "9"))).isSameAs(written);
        var caughtUp = resource("u", "10");
        assertThat(latest.of(caughtUp)).isSameAs(caughtUp);
    }

    @Test
    void tellsWhatTheWatchSaysWhenTheResourceWasCreatedAnew() {
        latest.remember(resource("u", "10"));
        var anew = resource("v", "9");
        assertThat(latest.of(anew)).isSameAs(anew);
    }

    @Test
    void tellsNothingOfWhatItForgot() {
        latest.remember(resource("u", "10"));
        latest.forget(new ResourceID("checkout", "acme"));
        var watched = resource("u", "9");
        assertThat(latest.of(watched)).isSameAs(watched);
    }

    private static TenantConfig resource(String uid, String version) {
        var resource = new TenantConfig();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("acme")
                .withName("checkout")
                .withUid(uid)
                .withResourceVersion(version)
                .build());
        return resource;
    }
}
