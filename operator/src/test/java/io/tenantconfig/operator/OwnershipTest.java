package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.crds.v1alpha1.EntryState;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T14: whose an entry is, when several want it. */
class OwnershipTest {

    private static final String KEY = "tenant_config_limits";
    private static final String OF_CHECKOUT = "entries: [{key: tenant_config_limits, value: checkout}]";
    private static final String OF_OTHER = "entries: [{key: tenant_config_limits, value: other}]";

    /** Whether the next report of a removal is saved, and answered as if it were not. */
    private final AtomicBoolean answersWrongly = new AtomicBoolean();

    private final Cluster cluster = new Cluster(new KubernetesCrudDispatcher() {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            boolean isReport = isReportOfRemoval(request);
            MockResponse answer = super.dispatch(request);
            return isReport && answersWrongly.compareAndSet(true, false)
                    ? new MockResponse().setResponseCode(HttpURLConnection.HTTP_FORBIDDEN)
                    : answer;
        }
    });

    @BeforeEach
    void start() {
        cluster.start();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void leavesTheEntryOfAnotherResourceAloneAndNamesNothingOfIt() {
        cluster.create("acme", "other", "acme", OF_OTHER);
        awaitSynced("other");

        cluster.create(OF_CHECKOUT);
        var entry = cluster.awaitReason("Conflict").entries().get(KEY);

        assertThat(cluster.items.text(at(KEY))).contains("other");
        assertThat(entry.state()).isEqualTo(EntryState.CONFLICT);
        assertThat(entry.message())
                .isEqualTo("key: \"tenant_config_limits\" (expected: an entry that no other resource owns)");
    }

    @Test
    void theLoserTakesOverWhenTheWinnerIsDeleted() {
        cluster.create("acme", "other", "acme", OF_OTHER);
        awaitSynced("other");
        cluster.create(OF_CHECKOUT);
        cluster.awaitReason("Conflict");

        cluster.resource("other").delete();

        cluster.awaitSynced();
        assertThat(cluster.items.text(at(KEY))).contains("checkout");
    }

    @Test
    void theLoserTakesOverWhenTheWinnerNoLongerDeclaresTheKey() {
        cluster.create("acme", "other", "acme", OF_OTHER);
        awaitSynced("other");
        cluster.create(OF_CHECKOUT);
        cluster.awaitReason("Conflict");

        cluster.client
                .resource(Cluster.resource("acme", "other", "acme", OF_OTHER.replace("limits", "quota")))
                .update();

        cluster.awaitSynced();
        assertThat(cluster.items.text(at(KEY))).contains("checkout");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLoserTakesOverThoughTheReportOfTheRemovalGetsAWrongAnswer(boolean deleted) {
        cluster.create("acme", "other", "acme", OF_OTHER);
        awaitSynced("other");
        cluster.create(OF_CHECKOUT);
        cluster.awaitReason("Conflict");

        answersWrongly.set(true);
        if (deleted) {
            cluster.resource("other").delete();
        } else {
            cluster.resource("other").edit(other -> {
                other.setSpec(Cluster.resource("acme", "other", "acme", OF_OTHER.replace("limits", "quota"))
                        .getSpec());
                return other;
            });
        }

        cluster.awaitSynced();
        assertThat(answersWrongly).isFalse();
    }

    @Test
    void theLoserTakesOverThoughTheWinnerLetsGoWhileItIsLookedAt() {
        cluster.create("acme", "other", "acme", OF_OTHER);
        awaitSynced("other");
        cluster.stop();
        var winnerGoes = new HookedWriter(cluster.items, _ -> Optional.empty()) {
            @Override
            public Map<Location, Sighting> look(Set<Location> locations) {
                var seen = super.look(locations);
                if (cluster.resource("sentinel").get() == null) {
                    cluster.resource("other").edit(other -> {
                        other.setSpec(Cluster.resource("acme", "other", "acme", OF_OTHER.replace("limits", "quota"))
                                .getSpec());
                        return other;
                    });
                    cluster.awaitEvent("Pruned");
                    cluster.awaitQuiet();
                }
                return seen;
            }
        };
        cluster.start(
                Map.of(StoreId.DYNAMODB, winnerGoes, StoreId.PARAMETER_STORE, cluster.parameters),
                Cluster.ROUTES,
                Map.of("TENANTCONFIG_THREADS", "2"));

        cluster.create("deletionPolicy: Retain\n" + OF_CHECKOUT);

        cluster.awaitSynced();
        assertThat(cluster.items.text(at(KEY))).contains("checkout");
    }

    @Test
    void theLoserMayAdoptWhatADeletedWinnerRetained() {
        cluster.create("acme", "other", "acme", "deletionPolicy: Retain\n" + OF_OTHER);
        awaitSynced("other");
        cluster.create("adoptionPolicy: Adopt\n" + OF_CHECKOUT);
        cluster.awaitReason("Conflict");

        cluster.resource("other").delete();

        cluster.awaitSynced();
        assertThat(cluster.items.text(at(KEY))).contains("checkout");
    }

    @Test
    void deletingALoserLeavesTheWinnersEntry() {
        cluster.create("acme", "other", "acme", OF_OTHER);
        awaitSynced("other");
        cluster.create(OF_CHECKOUT);
        cluster.awaitReason("Conflict");

        cluster.resource().delete();
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);

        assertThat(cluster.items.text(at(KEY))).contains("other");
    }

    @Test
    void leavesAnEntryAloneThatNobodyOwns() {
        cluster.items.putByHand(at(KEY), "by hand", false);

        cluster.create(OF_CHECKOUT);
        var entry = cluster.awaitReason("Conflict").entries().get(KEY);

        assertThat(cluster.items.text(at(KEY))).contains("by hand");
        assertThat(entry.message())
                .isEqualTo("key: \"tenant_config_limits\" (expected: no entry in the store, or adoptionPolicy: Adopt to"
                        + " take over the one that is there)");
    }

    @Test
    void takesOverAnEntryThatNobodyOwnsWhereAdoptionIsAskedFor() {
        cluster.items.putByHand(at(KEY), "by hand", false);

        cluster.create("adoptionPolicy: Adopt\n" + OF_CHECKOUT);
        cluster.awaitSynced();

        assertThat(cluster.items.text(at(KEY))).contains("checkout");
        assertThat(cluster.awaitEvent("Adopted").getNote())
                .isEqualTo("taken over: tenant_config_limits (written by no operator)");
    }

    @Test
    void namesTheFormerOwnerOfTheSameNamespaceBeforeItTakesOver() {
        var events = new ArrayList<Optional<String>>();
        var former = new Claim(new Owner(Cluster.id(), "acme", "gone"), Instant.EPOCH, 1);
        cluster.items.apply(former, List.of(new Change.Put(placement(), "before", false, new Change.Base.Absent())));
        cluster.stop();
        var watched = new HookedWriter(cluster.items, _ -> {
            events.add(cluster.events().stream()
                    .filter(event -> event.getReason().equals("Adopted"))
                    .map(Event::getNote)
                    .findFirst());
            return Optional.empty();
        });
        cluster.start(
                Map.of(StoreId.DYNAMODB, watched, StoreId.PARAMETER_STORE, cluster.parameters),
                Cluster.ROUTES,
                Map.of());

        cluster.create("adoptionPolicy: Adopt\n" + OF_CHECKOUT);
        cluster.awaitSynced();

        assertThat(events).last().isEqualTo(Optional.of("taken over: tenant_config_limits (formerly of gone)"));
    }

    @Test
    void namesNothingOfAFormerOwnerInAnotherNamespace() {
        var former = new Claim(new Owner(Cluster.id(), "globex", "gone"), Instant.EPOCH, 1);
        cluster.items.apply(former, List.of(new Change.Put(placement(), "before", false, new Change.Base.Absent())));

        cluster.create("adoptionPolicy: Adopt\n" + OF_CHECKOUT);

        assertThat(cluster.awaitEvent("Adopted").getNote())
                .isEqualTo("taken over: tenant_config_limits (formerly of a resource in another namespace)");
    }

    @Test
    void takesAnotherClustersOwnersForLiving() {
        var elsewhere = new Claim(new Owner(new ClusterId("elsewhere"), "acme", "gone"), Instant.EPOCH, 1);
        cluster.items.apply(
                elsewhere, List.of(new Change.Put(placement(), "elsewhere", false, new Change.Base.Absent())));

        cluster.create("adoptionPolicy: Adopt\n" + OF_CHECKOUT);
        cluster.awaitReason("Conflict");

        assertThat(cluster.items.text(at(KEY))).contains("elsewhere");
    }

    @Test
    void continuesWithItsOwnEntriesWhenTheStatusWasLost() {
        var own = new Claim(new Owner(Cluster.id(), "acme", "checkout"), Instant.EPOCH, 1);
        cluster.items.apply(own, List.of(new Change.Put(placement(), "before", false, new Change.Base.Absent())));

        cluster.create(OF_CHECKOUT);
        cluster.awaitSynced();

        assertThat(cluster.items.text(at(KEY))).contains("checkout");
    }

    private static boolean isReportOfRemoval(RecordedRequest request) {
        return request.getMethod().equals("PATCH")
                && request.getPath().endsWith("/other/status")
                && body(request).contains("{\"op\":\"remove\",\"path\":\"/status/entries/" + KEY + "\"}");
    }

    /** Without taking it from who reads it next. */
    private static String body(RecordedRequest request) {
        return new String(request.getBody().getBytes(), StandardCharsets.UTF_8);
    }

    private void awaitSynced(String name) {
        cluster.awaitStatus(name, status -> Cluster.isReady(status, "True", "Synced") && status.applying() == null);
    }

    private static Placement placement() {
        return Cluster.ROUTES.place(new Scope(new TenantId("acme"), new ServiceName("checkout")), new ConfigKey(KEY));
    }
}
