package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.process.Series;
import io.tenantconfig.server.auth.TokenIssuer;
import io.tenantconfig.v1.ConfigEntry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F10, F18, F19, F28: what the server needs is down while tenants read, each alone and all of it together. */
class OutageTest {

    private static final String URL = "param_config_url";
    private static final String WIDE = "tenant_config_wide";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final RSAKey UNKNOWN = TokenIssuer.newKey("unknown");

    enum Need {
        PARAMETER_STORE,
        DYNAMODB,
        KEYS,
        API_SERVER
    }

    private final World world = new World()
            .namespace("acme", "acme")
            .namespace("globex", "globex")
            .namespace("late", "late")
            .declared("checkout", "acme", "checkout", Map.of(URL, "acme's", WIDE, "acme's"))
            .declared("checkout", "globex", "checkout", Map.of(URL, "globex's", WIDE, "globex's"));

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<Set<Need>> outages() {
        return Stream.concat(Stream.of(Need.values()).map(EnumSet::of), Stream.of(EnumSet.allOf(Need.class)));
    }

    static Stream<Set<Need>> outagesOfParameterStore() {
        return outages().filter(down -> down.contains(Need.PARAMETER_STORE));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void loadedTenantsSeeNoErrorAndAllIsCurrentAgainAfterwards(Set<Need> down) {
        world.startServer(settings -> RefreshTest.with(settings, settings.preloadLimit(), Duration.ofSeconds(1)))
                .ready()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        boolean stores = down.contains(Need.PARAMETER_STORE) || down.contains(Need.DYNAMODB);
        try (var load = new Load()) {
            load.awaitReads(20);
            end(down, true);
            if (down.contains(Need.KEYS)) {
                assertThat(Failures.of(this::readByAnUnknownKey).reason()).isEqualTo("KEYS_UNAVAILABLE");
            }
            if (stores) {
                awaitTenants("stale", 2);
                String key = down.contains(Need.PARAMETER_STORE) ? URL : WIDE;
                ConfigEntry entry = get("acme", key);
                assertThat(entry.getValue()).isEqualTo("acme's");
                assertThat(entry.hasStaleSince()).isTrue();
            } else {
                load.awaitReads(50);
                assertThat(tenants("stale")).isZero();
                assertThat(get("acme", URL).hasStaleSince()).isFalse();
            }
            assertThat(world.server().whyNotReady()).isEmpty();
            assertThat(world.server().whyDead()).isEmpty();
            String version = world.store("acme", "checkout", URL, "changed meanwhile");
            world.status("acme", "checkout", before -> Declared.synced(Map.of(URL, version, WIDE, "1")));

            end(down, false);

            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> get("acme", URL).getValue().equals("changed meanwhile")
                            && !get("acme", URL).hasStaleSince()
                            && !get("globex", WIDE).hasStaleSince());
            awaitTenants("current", 2);
            load.assertNoneFailed();
        }
    }

    @ParameterizedTest
    @MethodSource("outagesOfParameterStore")
    void aTenantThatWasNeverReadIsToldToComeBackAndServedWithoutARestart(Set<Need> down) {
        world.serve();
        get("acme", URL);
        end(EnumSet.of(Need.PARAMETER_STORE), true);
        world.declared("checkout", "late", "checkout", Map.of(URL, "late's"));
        Awaitility.await().atMost(PATIENCE).until(() -> tenants("incomplete") == 1);
        end(down, true);

        Failures failure = Failures.of(() -> get("late", URL));

        assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.reason()).isEqualTo("NOT_LOADED");
        assertThat(failure.retry()).isTrue();
        end(down, false);
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> get("late", URL).getValue().equals("late's"));
    }

    /** Has the keys fetched, or tried to, before their time. */
    private void readByAnUnknownKey() {
        try (var stranger = new TokenIssuer(UNKNOWN)) {
            String token = stranger.sign(world.issuer
                    .claims(Instant.now().plusSeconds(600))
                    .claim(TokenIssuer.TENANT_CLAIM, "acme")
                    .build());
            world.with("Bearer " + token).getConfig(Requests.get("checkout", URL));
        }
    }

    private void end(Set<Need> needs, boolean down) {
        for (Need need : needs) {
            switch (need) {
                case PARAMETER_STORE -> fail(world.parameters, StoreId.PARAMETER_STORE, down);
                case DYNAMODB -> fail(world.items, StoreId.DYNAMODB, down);
                case KEYS -> {
                    if (down) {
                        world.issuer.goDown();
                    } else {
                        world.issuer.comeUp();
                    }
                }

                case API_SERVER -> world.cutApi(down);
            }
        }
    }

    private static void fail(InMemoryStore store, StoreId id, boolean down) {
        if (down) {
            store.failWith(new StoreException(Kind.UNAVAILABLE, id, "down", new IOException("down")));
        } else {
            store.recover();
        }
    }

    private ConfigEntry get(String tenant, String key) {
        return world.as(tenant).getConfig(Requests.get("checkout", key)).getEntry();
    }

    private double tenants(String state) {
        return Series.value(world.metrics, "tenantconfig_tenants", "state", state);
    }

    private void awaitTenants(String state, int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> tenants(state) == count);
    }

    /** Workloads of both tenants, which read all the time, now and then with a new token. */
    private final class Load implements AutoCloseable {

        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicInteger reads = new AtomicInteger();
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final List<Thread> threads = Stream.of("acme", "globex")
                .map(tenant -> Thread.ofVirtual().start(() -> read(tenant)))
                .toList();

        private void read(String tenant) {
            while (!ended.get()) {
                var client = world.with("Bearer " + world.issuer.token(tenant));
                for (int i = 0; i < 50 && !ended.get(); i++) {
                    try {
                        client.getConfig(Requests.get("checkout", i % 2 == 0 ? URL : WIDE));
                    } catch (StatusRuntimeException e) {
                        failures.add(e.toString());
                    }
                    reads.incrementAndGet();
                }
            }
        }

        void awaitReads(int more) {
            int before = reads.get();
            Awaitility.await().atMost(PATIENCE).until(() -> reads.get() >= before + more);
        }

        void assertNoneFailed() {
            assertThat(failures).isEmpty();
            assertThat(reads.get()).isGreaterThan(50);
        }

        @Override
        public void close() {
            ended.set(true);
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
