package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.server.snapshot.ServedEntry;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.WatchConfigsRequest;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F4, F15: a client comes from a replica that is ahead to one that has yet to hear of a change. */
class ResumeTest {

    private static final String URL = "param_config_url";
    private static final String FLAG = "param_config_flag";

    private final World world = new World().namespace("acme", "acme");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void getsWhatTheStoreHoldsOfAValueThatIsOwnedThere() {
        serve();
        world.store("acme", "checkout", FLAG, "two");

        var watching = resume(Map.of(FLAG, etag(FLAG, "two", 2))).awaitBookmarks(1);

        assertThat(watching.entries()).extracting(ConfigEntry::getKey).containsExactly(URL);
        assertThat(get(FLAG)).isEqualTo("two");
    }

    @Test
    void keepsAValueOfWhichThisReplicaHasNoStatusYetAndGetsTheNextOne() {
        serve();
        world.store("acme", "checkout", URL, "two");

        var watching = resume(Map.of(URL, etag(URL, "two", 2))).awaitBookmarks(1);

        assertThat(watching.entries()).extracting(ConfigEntry::getKey).containsExactly(FLAG);
        assertThat(watching.bookmarks().getFirst().hasStaleSince()).isTrue();
        assertThat(get(URL)).isEqualTo("one");
        String version = world.store("acme", "checkout", URL, "three");
        world.status("acme", "checkout", before -> Declared.synced(Map.of(URL, version, FLAG, "1")));
        watching.awaitState(Map.of(URL, "three", FLAG, "on"));
        assertThat(watching.entries()).extracting(ConfigEntry::getValue).containsExactly("on", "three");
    }

    @Test
    void getsWhatIsServedInsteadOfAHandEditThatItCannotHaveHad() {
        serve();
        world.store("acme", "checkout", URL, "edited by hand");

        var watching = resume(Map.of(URL, "the etag of something else")).awaitBookmarks(1);

        assertThat(watching.states().getLast()).containsEntry(URL, "one");
    }

    @Test
    void getsWhatThisReplicaHoldsWhenTheStoreDoesNotAnswer() {
        serve();
        world.parameters.failWith(
                new StoreException(Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "down", new IOException("down")));

        var watching = resume(Map.of(URL, "another etag")).awaitBookmarks(1);

        assertThat(watching.states().getLast()).containsEntry(URL, "one");
        assertThat(watching.bookmarks().getLast().hasStaleSince()).isTrue();
    }

    @Test
    void costsNoReadingWhenTheClientHoldsWhatThisReplicaHolds() {
        serve();
        Map<String, String> etags = Map.of(URL, etag(URL, "one", 1), FLAG, etag(FLAG, "on", 1));
        world.parameters.forgetCalls();

        resume(etags).awaitBookmarks(1);

        assertThat(world.parameters.calls()).isEmpty();
    }

    private void serve() {
        world.create("checkout", "acme", "checkout", Declared.owned(URL), Declared.inStore(FLAG));
        world.store("acme", "checkout", URL, "one");
        world.store("acme", "checkout", FLAG, "on");
        world.status("acme", "checkout", before -> Declared.synced(Map.of(URL, "1", FLAG, "1")));
        world.serve();
    }

    private Watching resume(Map<String, String> etags) {
        return Watching.of(
                world,
                world.issuer.token("acme"),
                WatchConfigsRequest.newBuilder()
                        .setService("checkout")
                        .putAllKnownEtags(etags)
                        .build(),
                true);
    }

    private String get(String key) {
        return world.as("acme")
                .getConfig(Requests.get("checkout", key))
                .getEntry()
                .getValue();
    }

    /** As another replica gives it. */
    private String etag(String key, String text, long version) {
        var id = new EntryId(new Scope(new TenantId("acme"), new ServiceName("checkout")), new ConfigKey(key));
        return ServedEntry.current(
                        id,
                        ConfigValue.text(text),
                        false,
                        Version.of(version, world.modifiedAt("acme", "checkout", key)))
                .etag();
    }
}
