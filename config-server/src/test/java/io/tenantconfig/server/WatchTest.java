package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.WatchConfigsRequest;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** T3: streams of changes. */
class WatchTest {

    private static final String URL = "param_config_url";
    private static final String ALL = "tenant_config_all";

    private final World world = new World()
            .namespace("acme", "acme")
            .namespace("globex", "globex")
            .namespace("shared", "shared")
            .declared("checkout", "acme", "checkout", Map.of(URL, "one", ALL, "two"))
            .declared("checkout", "globex", "checkout", Map.of(URL, "globex's"))
            .declared("all", "shared", "shared", Map.of("param_config_p", "platform's"))
            .serve();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void beginsWithAllThatTheServiceSeesAndABookmark() {
        var watching = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        assertThat(watching.states()).containsExactly(Map.of(URL, "one", ALL, "two", "param_config_p", "platform's"));
        assertThat(watching.events().getLast().hasBookmark()).isTrue();
        assertThat(watching.bookmarks().getFirst().hasStaleSince()).isFalse();
    }

    @Test
    void sendsEveryChangeToThoseWhoSeeItAndToNobodyElse() {
        var acme = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        var other = Watching.of(world, "acme", "other").awaitBookmarks(1);
        var globex = Watching.of(world, "globex", "checkout").awaitBookmarks(1);
        change("acme", "checkout", URL, "changed");
        acme.awaitState(Map.of(URL, "changed", ALL, "two", "param_config_p", "platform's"));
        change("shared", "shared", "param_config_p", "changed, too");
        other.awaitState(Map.of(ALL, "two", "param_config_p", "changed, too"));
        globex.awaitState(Map.of(URL, "globex's", "param_config_p", "changed, too"));
        assertThat(globex.entries()).extracting(ConfigEntry::getValue).doesNotContain("changed");
        assertThat(other.entries()).extracting(ConfigEntry::getKey).doesNotContain(URL);
    }

    @Test
    void saysWhenAKeyHasNoValueAnyMore() {
        var watching = Watching.of(world, "globex", "checkout").awaitBookmarks(1);
        world.delete("globex", "checkout");
        watching.awaitState(Map.of("param_config_p", "platform's"));
        assertThat(watching.removals()).containsExactly(URL);
    }

    @Test
    void fallsBackToThePlatformsValueWhenTheTenantsIsRemoved() {
        world.declared("url", "shared", "checkout", Map.of(URL, "platform's"));
        var watching = Watching.of(world, "globex", "checkout").awaitBookmarks(1);
        world.delete("globex", "checkout");
        watching.awaitState(Map.of(URL, "platform's", "param_config_p", "platform's"));
        assertThat(watching.removals()).isEmpty();
    }

    @Test
    void sendsOnlyTheLatestValueToAClientThatDoesNotRead() {
        String big = "x".repeat(100_000);
        change("acme", "checkout", URL, big);
        var watching = Watching.of(
                world,
                world.issuer.token("acme"),
                WatchConfigsRequest.newBuilder().setService("checkout").build(),
                false);
        for (int i = 0; i < 30; i++) {
            change("acme", "checkout", URL, i + big);
            awaitServed("acme", i + big);
        }
        watching.read(Integer.MAX_VALUE);
        watching.awaitState(Map.of(URL, 29 + big, ALL, "two", "param_config_p", "platform's"));
        List<Integer> versions = watching.entries().stream()
                .filter(entry -> entry.getKey().equals(URL))
                .map(entry -> Integer.valueOf(entry.getVersion()))
                .toList();
        assertThat(versions).isSorted().doesNotHaveDuplicates().hasSizeLessThan(15);
    }

    @Test
    void bringsAClientThatNamesWhatItHoldsToThePresent() {
        var before = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        Map<String, String> known = new HashMap<>();
        before.entries().forEach(entry -> known.put(entry.getKey(), entry.getEtag()));
        known.put("param_config_long-gone", "etag");
        known.put("route_that_was", "etag");
        change("acme", "checkout", URL, "changed");
        awaitServed("acme", "changed");
        var after = Watching.of(
                        world,
                        world.issuer.token("acme"),
                        WatchConfigsRequest.newBuilder()
                                .setService("checkout")
                                .putAllKnownEtags(known)
                                .build(),
                        true)
                .awaitBookmarks(1);
        assertThat(after.entries()).extracting(ConfigEntry::getValue).containsExactly("changed");
        assertThat(after.removals()).containsExactlyInAnyOrder("param_config_long-gone", "route_that_was");
    }

    @Test
    void sendsOnlyKeysWithThePrefixThatIsAskedFor() {
        var request = WatchConfigsRequest.newBuilder().setService("checkout").setKeyPrefix("param_config_u");
        var watching = Watching.of(world, world.issuer.token("acme"), request.build(), true);
        watching.awaitState(Map.of(URL, "one"));
        change("acme", "checkout", ALL, "changed");
        change("shared", "shared", "param_config_p", "changed");
        change("acme", "checkout", URL, "changed");
        watching.awaitState(Map.of(URL, "changed"));
        assertThat(watching.entries()).extracting(ConfigEntry::getKey).containsOnly(URL);
        var outside = Watching.of(
                world,
                world.issuer.token("acme"),
                request.putKnownEtags(ALL, "etag").build(),
                true);
        assertThat(outside.awaitFailure().message())
                .isEqualTo("known_etags: \"tenant_config_all\" (expected: a key that begins with key_prefix)");
    }

    @Test
    void leavesSensitiveValuesOutUnlessTheyAreAskedFor() {
        String password = "param_config_password";
        world.create("secrets", "acme", "secret", Declared.secret(password));
        String version = world.store("acme", "secret", password, "hunter2");
        world.status("acme", "secrets", before -> Declared.synced(Map.of(password, version)));
        var request = WatchConfigsRequest.newBuilder().setService("secret").setKeyPrefix(password);
        awaitFound("acme", "secret", password);
        var without = Watching.of(world, world.issuer.token("acme"), request.build(), true)
                .awaitBookmarks(1);
        var with = Watching.of(
                        world,
                        world.issuer.token("acme"),
                        request.setIncludeSensitive(true).build(),
                        true)
                .awaitBookmarks(1);
        assertThat(without.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.getSensitive()).isTrue();
            assertThat(entry.hasValue()).isFalse();
        });
        assertThat(with.entries()).extracting(ConfigEntry::getValue).containsExactly("hunter2");
    }

    @Test
    void endsWithTheToken() {
        Instant expiry = Instant.now().plusSeconds(2);
        var watching = Watching.of(
                world,
                world.issuer.token("acme", expiry),
                WatchConfigsRequest.newBuilder().setService("checkout").build(),
                true);
        watching.awaitBookmarks(1);
        Failures failure = watching.awaitFailure();
        assertThat(failure.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(failure.reason()).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void endsWhenTheServerStops() {
        var watching = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        world.server().close();
        Failures failure = watching.awaitFailure();
        assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.reason()).isEqualTo("DRAINING");
        assertThat(failure.retry()).isTrue();
    }

    @Test
    void refusesAMalformedRequest() {
        var service = Watching.of(world, "acme", "Checkout");
        assertThat(service.awaitFailure().message()).startsWith("service: \"Checkout\" (expected: ");
        var known = Watching.of(
                world,
                world.issuer.token("acme"),
                WatchConfigsRequest.newBuilder()
                        .setService("checkout")
                        .putKnownEtags("a//b", "etag")
                        .build(),
                true);
        var etag = Watching.of(
                world,
                world.issuer.token("acme"),
                WatchConfigsRequest.newBuilder()
                        .setService("checkout")
                        .putKnownEtags(URL, "x".repeat(65))
                        .build(),
                true);
        assertThat(etag.awaitFailure().metadata()).containsEntry("field", "known_etags[\"" + URL + "\"]");
        assertThat(known.awaitFailure().message()).startsWith("known_etags: \"a//b\" (expected: ");
        assertThat(known.events())
                .extracting(WatchConfigsResponse::getEventCase)
                .isEmpty();
    }

    /** What the operator leaves when it has written a value. */
    private void change(String tenant, String service, String key, String text) {
        String version = world.store(tenant, service, key, text);
        String name = tenant.equals("shared") ? "all" : "checkout";
        world.status(tenant, name, before -> {
            Map<String, String> versions = new HashMap<>();
            before.entries().forEach((other, entry) -> versions.put(other, entry.version()));
            versions.put(key, version);
            return Declared.synced(versions);
        });
    }

    private void awaitFound(String tenant, String service, String key) {
        var stub = world.as(tenant);
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .ignoreExceptions()
                .until(() -> stub.getConfig(Requests.get(service, key)).hasEntry());
    }

    private void awaitServed(String tenant, String value) {
        var stub = world.as(tenant);
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .until(() -> stub.getConfig(Requests.get("checkout", URL))
                        .getEntry()
                        .getValue()
                        .equals(value));
    }
}
