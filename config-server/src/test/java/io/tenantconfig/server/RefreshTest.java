package io.tenantconfig.server;

import static io.tenantconfig.server.Declared.entry;
import static io.tenantconfig.server.Declared.inStore;
import static io.tenantconfig.server.Declared.json;
import static io.tenantconfig.server.Declared.owned;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.ListConfigsRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F19, F20, T15: what is served while stores and declarations change. */
class RefreshTest {

    private static final String URL = "param_config_url";
    private static final String OTHER = "param_config_other";
    private static final String WIDE = "tenant_config_wide";
    private static final StoreException DOWN =
            new StoreException(Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "down", new IOException("down"));

    private final World world = new World().namespace("acme", "acme").namespace("globex", "globex");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void neverServesAHandEditOfAValueThatTheResourceOwns() {
        serveTwo();
        var watching = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        String edited = world.store("acme", "checkout", URL, "edited by hand");
        Instant editedAt = world.modifiedAt("acme", "checkout", URL);
        world.status("acme", "checkout", before -> Declared.observed(before, URL, Declared.seen(edited, editedAt)));
        // The next change of the same tenant shows that the edit was looked at by then, or will not be.
        String other = world.store("acme", "checkout", OTHER, "changed");
        world.status(
                "acme",
                "checkout",
                before -> Declared.status(
                        null,
                        Map.of(URL, entry(EntryState.SYNCED, "1"), OTHER, entry(EntryState.SYNCED, other)),
                        before.observed()));
        watching.awaitState(Map.of(URL, "one", OTHER, "changed"));
        String corrected = world.store("acme", "checkout", URL, "one again");
        synced(Map.of(URL, corrected, OTHER, other));
        watching.awaitState(Map.of(URL, "one again", OTHER, "changed"));
        assertThat(watching.entries()).extracting(ConfigEntry::getValue).doesNotContain("edited by hand");
    }

    @Test
    void doesNotServeAHandEditAfterARestart() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one", OTHER, "two"));
        world.store("acme", "checkout", URL, "edited by hand");
        world.serve();
        Failures failure = Failures.of(() -> get(URL));
        assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.retry()).isTrue();
        assertThat(get(OTHER).getValue()).isEqualTo("two");
        var list = world.as("acme")
                .listConfigs(
                        ListConfigsRequest.newBuilder().setService("checkout").build());
        assertThat(list.getNotLoadedKeysList()).containsExactly(URL);
        var batch = world.as("acme")
                .batchGetConfigs(BatchGetConfigsRequest.newBuilder()
                        .setService("checkout")
                        .addKeys(URL)
                        .addKeys(OTHER)
                        .build());
        assertThat(batch.getResults(0).hasNotLoaded()).isTrue();
        assertThat(batch.getResults(1).getEntry().getValue()).isEqualTo("two");
    }

    @Test
    void followsAValueThatIsOwnedInTheStore() {
        world.create("checkout", "acme", "checkout", inStore(URL));
        world.store("acme", "checkout", URL, "one");
        synced(Map.of(URL, "1"));
        world.serve();
        var watching = Watching.of(world, "acme", "checkout").awaitState(Map.of(URL, "one"));
        String version = world.store("acme", "checkout", URL, "two");
        Instant modifiedAt = world.modifiedAt("acme", "checkout", URL);
        world.status("acme", "checkout", before -> Declared.observed(before, URL, Declared.seen(version, modifiedAt)));
        watching.awaitState(Map.of(URL, "two"));
        world.unstore("acme", "checkout", URL);
        world.status("acme", "checkout", before -> Declared.observed(before, URL, Declared.gone()));
        watching.awaitState(Map.of());
    }

    @Test
    void showsAllOfOnePassAtOnce() {
        String bystander = "param_config_bystander";
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one", OTHER, "two", bystander, "three"));
        world.serve();
        var watching = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        String url = world.store("acme", "checkout", URL, "one of the pass");
        String other = world.store("acme", "checkout", OTHER, "two of the pass");
        String changed = world.store("acme", "checkout", bystander, "changed meanwhile");
        world.status(
                "acme",
                "checkout",
                before -> Declared.applying(
                        Declared.synced(Map.of(URL, url, OTHER, "1", bystander, changed)), Instant.now(), URL, OTHER));
        watching.awaitState(Map.of(URL, "one", OTHER, "two", bystander, "changed meanwhile"));
        synced(Map.of(URL, url, OTHER, other, bystander, changed));
        watching.awaitState(Map.of(URL, "one of the pass", OTHER, "two of the pass", bystander, "changed meanwhile"));
        assertThat(watching.states()).hasSize(3);
    }

    @Test
    void doesNotWaitForAPassThatBeganLongAgo() {
        serveTwo();
        String url = world.store("acme", "checkout", URL, "changed");
        world.status(
                "acme",
                "checkout",
                before -> Declared.applying(
                        Declared.synced(Map.of(URL, url, OTHER, "1")),
                        Instant.now().minusSeconds(61),
                        URL));
        awaitServed(URL, "changed");
    }

    @Test
    void keepsTheLastKnownGoodAndSaysSinceWhenItIsStaleWhenTheStoreFails() {
        serveTwo();
        var watching = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        String version = world.store("acme", "checkout", URL, "changed");
        world.parameters.failWith(DOWN);
        synced(Map.of(URL, version, OTHER, "1"));
        Awaitility.await().atMost(Watching.PATIENCE).until(() -> get(URL).hasStaleSince());
        assertThat(get(URL).getValue()).isEqualTo("one");
        assertThat(get(OTHER).hasStaleSince()).isFalse();
        watching.awaitBookmarks(2);
        assertThat(watching.bookmarks().getLast().hasStaleSince()).isTrue();
        assertThat(health()).isEqualTo(ServingStatus.SERVING);
        world.parameters.recover();
        awaitServed(URL, "changed");
        assertThat(get(URL).hasStaleSince()).isFalse();
        watching.awaitState(Map.of(URL, "changed", OTHER, "two"));
        assertThat(watching.bookmarks().getLast().hasStaleSince()).isFalse();
    }

    @Test
    void keepsADeclaredKeyThatIsMissingInTheStore() {
        serveTwo();
        world.unstore("acme", "checkout", URL);
        synced(Map.of(URL, "2", OTHER, "1"));
        Awaitility.await().atMost(Watching.PATIENCE).until(() -> get(URL).hasStaleSince());
        assertThat(get(URL).getValue()).isEqualTo("one");
    }

    @Test
    void keepsTheLastGoodJsonWhenTheStoredTextIsNone() {
        world.create("checkout", "acme", "checkout", json(URL));
        world.store("acme", "checkout", URL, "{\"a\":1}");
        synced(Map.of(URL, "1"));
        world.serve();
        String version = world.store("acme", "checkout", URL, "{broken");
        synced(Map.of(URL, version));
        Awaitility.await().atMost(Watching.PATIENCE).until(() -> get(URL).hasStaleSince());
        assertThat(get(URL).getValue()).isEqualTo("{\"a\":1}");
    }

    @Test
    void readsATextAgainThatIsNoJsonWhenItIsDeclaredAsText() {
        world.create("checkout", "acme", "checkout", json(URL));
        world.store("acme", "checkout", URL, "{broken");
        synced(Map.of(URL, "1"));
        world.serve();
        assertThat(Failures.of(() -> get(URL)).reason()).isEqualTo("NOT_LOADED");
        world.respec(
                "acme",
                "checkout",
                spec -> new TenantConfigSpec("acme", "checkout", null, null, null, null, List.of(owned(URL))));
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .ignoreExceptions()
                .until(() -> get(URL).getValue().equals("{broken"));
    }

    @Test
    void servesTheNewValueOfAnEntryThatWasCreatedAgainWithItsFirstVersion() {
        world.create("checkout", "acme", "checkout", owned(URL));
        world.store("acme", "checkout", URL, "one");
        world.status("acme", "checkout", before -> createdAt("2030-01-01T00:00:00Z"));
        world.serve();
        world.unstore("acme", "checkout", URL);
        world.store("acme", "checkout", URL, "anew");
        world.status("acme", "checkout", before -> createdAt("2030-01-01T00:01:00Z"));
        awaitServed(URL, "anew");
    }

    private static TenantConfigStatus createdAt(String time) {
        var entry = new EntryStatus(null, null, "1", EntryState.SYNCED, null, null, null, time);
        return Declared.status(null, Map.of(URL, entry), Map.of());
    }

    @Test
    void removesAnEntryWhenNoSpecAndNoStatusDeclaresIt() {
        serveTwo();
        world.respec(
                "acme",
                "checkout",
                spec -> new TenantConfigSpec("acme", "checkout", null, null, null, null, List.of(owned(OTHER))));
        String other = world.store("acme", "checkout", OTHER, "changed");
        synced(Map.of(URL, "1", OTHER, other));
        awaitServed(OTHER, "changed");
        assertThat(get(URL).getValue()).isEqualTo("one");
        world.unstore("acme", "checkout", URL);
        synced(Map.of(OTHER, other));
        awaitGone(URL);
        assertThat(get(OTHER).getValue()).isEqualTo("changed");
    }

    @Test
    void removesEverythingWhenTheNamespaceIsNoLongerBound() {
        serveTwo();
        world.unbind("acme");
        awaitGone(URL);
        awaitGone(OTHER);
    }

    @Test
    void servesNothingOfTheOldTenantToTheNewOneWhenANamespaceMoves() {
        serveTwo();
        var globex = Watching.of(world, "globex", "checkout").awaitBookmarks(1);
        world.rebind("acme", "globex");
        awaitGone(URL);
        world.declared("other", "globex", "checkout", Map.of(OTHER, "globex's"));
        globex.awaitState(Map.of(OTHER, "globex's"));
        assertThat(globex.entries()).extracting(ConfigEntry::getValue).containsOnly("globex's");
    }

    @Test
    void ignoresAResourceThatNamesAnotherTenantThanItsNamespace() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one"));
        world.create(
                "globex",
                "intruder",
                new TenantConfigSpec("acme", "checkout", null, null, null, null, List.of(owned(URL), owned(OTHER))));
        world.store("acme", "checkout", OTHER, "canary");
        world.status("globex", "intruder", before -> Declared.synced(Map.of(URL, "9", OTHER, "1")));
        world.serve();
        assertThat(get(URL).getValue()).isEqualTo("one");
        assertThat(get(URL).hasStaleSince()).isFalse();
        awaitGone(OTHER);
    }

    @Test
    void servesATenantThatComesLater() {
        world.serve();
        world.namespace("late", "late").declared("checkout", "late", "checkout", Map.of(URL, "late's"));
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .ignoreExceptions()
                .until(() -> world.as("late")
                        .getConfig(Requests.get("checkout", URL))
                        .getEntry()
                        .getValue()
                        .equals("late's"));
    }

    @Test
    void isNotReadyAndNeverAnswersEmptyBeforeTheStoresAnswered() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one"));
        world.parameters.failWith(DOWN);
        world.startServer();
        assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(Failures.of(() -> get(URL)).reason()).isEqualTo("NOT_LOADED");
        assertThat(Failures.of(() -> world.as("acme")
                                .listConfigs(ListConfigsRequest.newBuilder()
                                        .setService("checkout")
                                        .build()))
                        .code())
                .isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Watching.of(world, "acme", "checkout").awaitFailure().reason())
                .isEqualTo("NOT_LOADED");
        world.parameters.recover();
        world.server().ready().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(health()).isEqualTo(ServingStatus.SERVING);
        assertThat(get(URL).getValue()).isEqualTo("one");
    }

    @Test
    void servesWhatItHasWhenThePreloadLimitHasPassed() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one", WIDE, "two"));
        world.parameters.failWith(DOWN);
        world.startServer(settings -> with(settings, Duration.ofSeconds(1), settings.resyncInterval()))
                .ready()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        assertThat(health()).isEqualTo(ServingStatus.SERVING);
        assertThat(get(WIDE).getValue()).isEqualTo("two");
        assertThat(Failures.of(() -> get(URL)).reason()).isEqualTo("NOT_LOADED");
    }

    @Test
    void findsAChangeThatNobodyToldOfAndStillServesNoHandEdit() {
        world.create("checkout", "acme", "checkout", owned(URL), inStore(OTHER));
        world.store("acme", "checkout", URL, "one");
        world.store("acme", "checkout", OTHER, "two");
        synced(Map.of(URL, "1", OTHER, "1"));
        world.startServer(settings -> with(settings, settings.preloadLimit(), Duration.ofSeconds(1)))
                .ready()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        var watching = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        world.store("acme", "checkout", URL, "edited by hand");
        world.store("acme", "checkout", OTHER, "changed");
        watching.awaitState(Map.of(URL, "one", OTHER, "changed"));
        Awaitility.await().atMost(Watching.PATIENCE).until(() -> get(URL).hasStaleSince());
        assertThat(get(URL).getValue()).isEqualTo("one");
    }

    @Test
    void keepsThePlatformsValueFromShowingBehindOneThatIsNotLoaded() {
        world.namespace("shared", "shared")
                .declared("all", "shared", "shared", Map.of(URL, "platform's"))
                .declared("checkout", "acme", "checkout", Map.of(URL, "one", WIDE, "two"));
        world.store("acme", "checkout", URL, "edited by hand");
        world.serve();
        assertThat(Failures.of(() -> get(URL)).reason()).isEqualTo("NOT_LOADED");
        assertThat(world.as("globex")
                        .getConfig(Requests.get("checkout", URL))
                        .getEntry()
                        .getValue())
                .isEqualTo("platform's");
    }

    @Test
    void keepsTheValueOfAnEntryThatIsRemovedToBeCreatedAnew() {
        serveTwo();
        var watching = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        world.unstore("acme", "checkout", URL);
        String other = world.store("acme", "checkout", OTHER, "changed");
        for (String version : new String[] {null, "1"}) {
            world.status(
                    "acme",
                    "checkout",
                    before -> Declared.status(
                            null,
                            Map.of(URL, entry(EntryState.REPLACING, version), OTHER, entry(EntryState.SYNCED, other)),
                            Map.of()));
            watching.awaitState(Map.of(URL, "one", OTHER, "changed"));
            assertThat(get(URL).getValue()).isEqualTo("one");
        }
        String version = world.store("acme", "checkout", URL, "anew");
        world.status("acme", "checkout", before -> Declared.synced(Map.of(URL, version, OTHER, other)));
        watching.awaitState(Map.of(URL, "anew", OTHER, "changed"));
        assertThat(watching.removals()).isEmpty();
    }

    @Test
    void readsExactlyWhatChangedInOneCallToEachStore() {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            values.put("param_config_" + i, "one");
            values.put("tenant_config_" + i, "one");
        }
        world.declared("checkout", "acme", "checkout", values);
        world.serve();
        var watching = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        Map<String, String> versions = new HashMap<>();
        values.keySet().forEach(key -> versions.put(key, "1"));
        List<String> changed = List.of("param_config_3", "param_config_7", "tenant_config_5");
        changed.forEach(key -> versions.put(key, world.store("acme", "checkout", key, "two")));
        world.parameters.forgetCalls();
        world.items.forgetCalls();

        synced(versions);

        changed.forEach(key -> values.put(key, "two"));
        watching.awaitState(values);
        assertThat(watching.states()).hasSize(2);
        assertThat(world.parameters.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.locations()).hasSize(2));
        assertThat(world.items.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.locations()).hasSize(1));
    }

    @Test
    void readsNothingWhenNothingChanged() {
        serveTwo();
        world.parameters.forgetCalls();
        world.status(
                "acme",
                "checkout",
                before -> new TenantConfigStatus(
                        2L, List.of(), "2/2", "2030-01-01T00:00:00Z", null, before.entries(), before.observed(), null));
        world.declared("checkout", "globex", "checkout", Map.of(URL, "g"));
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .ignoreExceptions()
                .until(() -> world.as("globex")
                        .getConfig(Requests.get("checkout", URL))
                        .getEntry()
                        .getValue()
                        .equals("g"));
        assertThat(world.parameters.calls())
                .flatMap(call -> call.locations())
                .noneMatch(location -> location.path().contains("/acme/"));
    }

    static ServerSettings with(ServerSettings settings, Duration preloadLimit, Duration resyncInterval) {
        return new ServerSettings(
                settings.address(),
                settings.port(),
                settings.developmentMode(),
                settings.reflection(),
                settings.tls(),
                settings.issuers(),
                settings.routesFile(),
                preloadLimit,
                resyncInterval,
                settings.drainLimit(),
                settings.tenantLimits(),
                settings.connections());
    }

    /** Serves {@code url=one} and {@code other=two} of acme's checkout, both owned by the resource. */
    private void serveTwo() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one", OTHER, "two"));
        world.serve();
    }

    private void synced(Map<String, String> versions) {
        world.status(
                "acme",
                "checkout",
                before -> Declared.status(null, Declared.synced(versions).entries(), before.observed()));
    }

    private ConfigEntry get(String key) {
        return world.as("acme").getConfig(Requests.get("checkout", key)).getEntry();
    }

    private void awaitServed(String key, String value) {
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .until(() -> get(key).getValue().equals(value));
    }

    private void awaitGone(String key) {
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .untilAsserted(
                        () -> assertThat(Failures.of(() -> get(key)).code()).isEqualTo(Status.Code.NOT_FOUND));
    }

    private ServingStatus health() {
        return HealthGrpc.newBlockingStub(world.channel())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }
}
