package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceBlockingStub;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.ListConfigsRequest;
import io.tenantconfig.v1.WatchConfigsRequest;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.awaitility.Awaitility;

/**
 * T6, T11, T15, T23, T24: whatever a tenant writes into whichever field of whichever method, it gets its own values and the
 * platform's, and learns nothing of others. Each value says whose it is.
 */
class IsolationPropertiesTest {

    /** They read their own values. */
    private static final List<String> TENANTS = List.of("acme", "globex", "a", "ab");

    /** Nobody reads values that were declared for them: their namespaces are unbound, another's, or do not exist. */
    private static final List<String> WITHOUT = List.of("loose", "moved", "unknown");

    private static final List<String> SERVICES = List.of("checkout", "shared", "acme", "orders");
    private static final Pattern CANARY = Pattern.compile("value of ([a-z-]+)");
    private static final World WORLD = new World();

    private static final Set<String> TOKENS = new HashSet<>();
    private static final Set<String> ETAGS = new HashSet<>();
    private static final Set<String> KEYS = new HashSet<>();

    enum Method {
        GET,
        BATCH,
        LIST,
        WATCH
    }

    /** A call: who makes it, and what stands in its fields. */
    record Attempt(
            String tenant,
            Method method,
            String service,
            String key,
            String token,
            String etag,
            String prefix,
            boolean sensitive) {}

    @BeforeContainer
    static void fill() {
        TENANTS.forEach(IsolationPropertiesTest::declare);
        declare("shared");
        declare("loose");
        declare("moved");
        WORLD.serve();
        harvest("loose");
        harvest("moved");
        TENANTS.forEach(IsolationPropertiesTest::harvest);
        WORLD.unbind("loose");
        WORLD.rebind("moved", "globex");
        for (String tenant : List.of("loose", "moved")) {
            Awaitility.await()
                    .atMost(Watching.PATIENCE)
                    .until(() -> said(tenant, Method.LIST).equals(Set.of("shared")));
        }
    }

    @AfterContainer
    static void close() {
        WORLD.close();
    }

    private static void declare(String tenant) {
        WORLD.namespace(tenant, tenant);
        for (String service : SERVICES) {
            String own = "param_config_only-" + tenant;
            String canary = "value of " + tenant;
            WORLD.declared(
                    service,
                    tenant,
                    service,
                    Map.of("param_config_url", canary, own, canary, "tenant_config_" + service, canary));
            KEYS.addAll(List.of("param_config_url", own, "tenant_config_" + service));
        }
    }

    /** Keeps what the tenant could hand to another one. */
    private static void harvest(String tenant) {
        for (String service : SERVICES) {
            for (int size = 1; size < 4; size++) {
                var page = WORLD.as(tenant)
                        .listConfigs(ListConfigsRequest.newBuilder()
                                .setService(service)
                                .setPageSize(size)
                                .build());
                TOKENS.add(page.getNextPageToken());
                page.getEntriesList().forEach(entry -> ETAGS.add(entry.getEtag()));
            }
        }
    }

    @Property(tries = 400)
    void nobodyGetsAnythingOfAnother(@ForAll("attempts") Attempt attempt) {
        Set<String> mayBeSaid =
                TENANTS.contains(attempt.tenant()) ? Set.of("shared", attempt.tenant()) : Set.of("shared");
        assertThat(whoseValues(answer(attempt))).isSubsetOf(mayBeSaid);
    }

    /** What exists elsewhere is answered as what exists nowhere, letter by letter. */
    @Property(tries = 100)
    void whatIsAnothersIsAnsweredAsWhatIsNowhere(
            @ForAll("tenants") String caller, @ForAll("tenants") String other, @ForAll("services") String service) {
        if (caller.equals(other)) {
            return;
        }
        String foreign = "param_config_only-" + other;
        String missing = "param_config_only-" + "x".repeat(other.length());
        for (Method method : List.of(Method.GET, Method.BATCH)) {
            String ofForeign = answer(new Attempt(caller, method, service, foreign, "", "", "", false));
            String ofMissing = answer(new Attempt(caller, method, service, missing, "", "", "", false));
            assertThat(ofForeign.replace(foreign, missing)).isEqualTo(ofMissing).containsIgnoringCase("not_found");
        }
    }

    /** Who shows another's etag of the same key is not told that nothing changed. */
    @Property(tries = 50)
    void anothersEtagIsNobodys(@ForAll("tenants") String caller, @ForAll("tenants") String other) {
        if (caller.equals(other)) {
            return;
        }
        String etag = WORLD.as(other)
                .getConfig(Requests.get("checkout", "param_config_url"))
                .getEntry()
                .getEtag();
        String platforms = WORLD.as("unknown")
                .getConfig(Requests.get("checkout", "param_config_url"))
                .getEntry()
                .getEtag();
        assertThat(etag).isNotEqualTo(platforms);
        assertThat(answer(new Attempt(caller, Method.GET, "checkout", "param_config_url", "", etag, "", false)))
                .contains("value of ")
                .doesNotContain("not_modified");
    }

    @Provide
    Arbitrary<String> tenants() {
        return Arbitraries.of(TENANTS);
    }

    @Provide
    Arbitrary<String> services() {
        return Arbitraries.of(SERVICES);
    }

    @Provide
    Arbitrary<Attempt> attempts() {
        List<String> everybody = new ArrayList<>(TENANTS);
        everybody.addAll(WITHOUT);
        Arbitrary<String> hostile = Arbitraries.of(
                "..",
                "../globex",
                "checkout/../../globex/checkout",
                "TENANT#globex",
                "globex",
                "loose",
                "*",
                "%2e%2e/globex",
                "checkout\u0000globex",
                "globex/checkout",
                "/config-service/globex/checkout/url",
                "param_config_../../globex/checkout/url",
                "param_config_globex/checkout/url",
                "tenant_config_globex",
                "GLOBEX",
                "");
        return Combinators.combine(
                        Arbitraries.of(everybody),
                        Arbitraries.of(Method.class),
                        Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.of(SERVICES)), Tuple.of(1, hostile)),
                        Arbitraries.oneOf(Arbitraries.of(KEYS), hostile),
                        Arbitraries.oneOf(
                                Arbitraries.of(TOKENS),
                                Arbitraries.of(TOKENS).map(IsolationPropertiesTest::damaged),
                                Arbitraries.just(""),
                                hostile),
                        Arbitraries.oneOf(Arbitraries.of(ETAGS), Arbitraries.just(""), hostile),
                        Arbitraries.of("", "", "param_config_", "tenant_config_", "param_config_only-globex", "../"),
                        Arbitraries.of(true, false))
                .as(Attempt::new);
    }

    private static String damaged(String token) {
        byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > 0) {
            bytes[bytes.length / 2] ^= 1;
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static Set<String> said(String tenant, Method method) {
        return whoseValues(answer(new Attempt(tenant, method, "checkout", "param_config_url", "", "", "", true)));
    }

    private static Set<String> whoseValues(String answer) {
        return CANARY.matcher(answer).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    /** All that the caller gets to read, errors and their details included. */
    private static String answer(Attempt attempt) {
        try {
            ConfigServiceBlockingStub client = WORLD.as(attempt.tenant());
            return switch (attempt.method()) {
                case GET ->
                    client.getConfig(GetConfigRequest.newBuilder()
                                    .setService(attempt.service())
                                    .setKey(attempt.key())
                                    .setIfNoneMatch(attempt.etag())
                                    .build())
                            .toString();
                case BATCH ->
                    client.batchGetConfigs(BatchGetConfigsRequest.newBuilder()
                                    .setService(attempt.service())
                                    .addKeys(attempt.key())
                                    .putIfNoneMatch(attempt.key(), attempt.etag())
                                    .build())
                            .toString();
                case LIST ->
                    client.listConfigs(ListConfigsRequest.newBuilder()
                                    .setService(attempt.service())
                                    .setPageToken(attempt.token())
                                    .setKeyPrefix(attempt.prefix())
                                    .setIncludeSensitive(attempt.sensitive())
                                    .build())
                            .toString();
                case WATCH -> watched(client, attempt);
            };
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isIn(Status.Code.NOT_FOUND, Status.Code.INVALID_ARGUMENT);
            Metadata trailers = Status.trailersFromThrowable(e);
            return e.getStatus() + " " + (trailers == null ? Set.of() : trailers.keys()) + " " + Failures.of(e);
        }
    }

    /** All up to the first bookmark. */
    private static String watched(ConfigServiceBlockingStub client, Attempt attempt) {
        var request = WatchConfigsRequest.newBuilder()
                .setService(attempt.service())
                .setKeyPrefix(attempt.prefix())
                .setIncludeSensitive(attempt.sensitive());
        if (!attempt.key().isEmpty()) {
            request.putKnownEtags(attempt.key(), attempt.etag());
        }
        var said = new StringBuilder();
        Context.CancellableContext call = Context.current().withCancellation();
        Context before = call.attach();
        try {
            Iterator<WatchConfigsResponse> events = client.watchConfigs(request.build());
            boolean atBookmark = false;
            while (!atBookmark) {
                WatchConfigsResponse event = events.next();
                said.append(event);
                atBookmark = event.hasBookmark();
            }
            return said.toString();
        } finally {
            call.detach(before);
            call.cancel(null);
        }
    }
}
