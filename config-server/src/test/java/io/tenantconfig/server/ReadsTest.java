package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.Status;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.BatchGetConfigsResult;
import io.tenantconfig.v1.BatchGetConfigsResult.ResultCase;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.ListConfigsRequest;
import io.tenantconfig.v1.ListConfigsResponse;
import io.tenantconfig.v1.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T23, T24: what a tenant reads, and what not. */
class ReadsTest {

    private static final World WORLD = new World();

    @BeforeAll
    static void fill() {
        WORLD.namespace("acme", "acme")
                .namespace("a", "a")
                .namespace("ab", "ab")
                .namespace("shared", "shared")
                .namespace("quiet", "quiet")
                .declared(
                        "checkout",
                        "acme",
                        "checkout",
                        Map.of("param_config_url", "acme's", "tenant_config_all", "wide"))
                .declared(
                        "all",
                        "acme",
                        "shared",
                        Map.of("param_config_url", "all of acme", "param_config_own", "acme's"))
                .declared("checkout", "a", "checkout", Map.of("param_config_url", "a's", "tenant_config_all", "a's"))
                .declared("checkout", "ab", "checkout", Map.of("param_config_url", "ab's", "tenant_config_all", "ab's"))
                .declared(
                        "checkout",
                        "shared",
                        "checkout",
                        Map.of(
                                "param_config_url",
                                "platform's for checkout",
                                "param_config_c",
                                "platform's for checkout"))
                .declared(
                        "all",
                        "shared",
                        "shared",
                        Map.of(
                                "param_config_c",
                                "platform's",
                                "param_config_p",
                                "platform's",
                                "tenant_config_p",
                                "pw"));
        WORLD.create(
                "secrets",
                "acme",
                "secret",
                Declared.secret("param_config_password"),
                Declared.owned("param_config_user"));
        String password = WORLD.store("acme", "secret", "param_config_password", "hunter2");
        String user = WORLD.store("acme", "secret", "param_config_user", "bob");
        WORLD.status(
                "acme",
                "secrets",
                before -> Declared.synced(Map.of("param_config_password", password, "param_config_user", user)));
        WORLD.create("json", "acme", "json", Declared.json("param_config_json"));
        String json = WORLD.store("acme", "json", "param_config_json", "{\"a\":1}");
        WORLD.status("acme", "json", before -> Declared.synced(Map.of("param_config_json", json)));
        WORLD.serve();
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    @Test
    void tellsAllThereIsToKnowOfAValue() {
        ConfigEntry entry = get("acme", "json", "param_config_json");
        assertThat(entry.getKey()).isEqualTo("param_config_json");
        assertThat(entry.getValue()).isEqualTo("{\"a\":1}");
        assertThat(entry.getContentType()).isEqualTo("application/json");
        assertThat(entry.getVersion()).isEqualTo("1");
        assertThat(entry.getUpdateTime().getSeconds())
                .isEqualTo(WORLD.modifiedAt("acme", "json", "param_config_json").getEpochSecond());
        assertThat(entry.getOrigin()).isEqualTo(Origin.ORIGIN_TENANT_SERVICE);
        assertThat(entry.getSensitive()).isFalse();
        assertThat(entry.getEtag()).isNotEmpty().hasSizeLessThanOrEqualTo(64);
        assertThat(entry.hasStaleSince()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "acme, checkout, param_config_url, acme's, ORIGIN_TENANT_SERVICE",
        "acme, other, param_config_url, all of acme, ORIGIN_TENANT_SHARED",
        "acme, other, tenant_config_all, wide, ORIGIN_TENANT_SHARED",
        "a, checkout, param_config_url, a's, ORIGIN_TENANT_SERVICE",
        "a, checkout, tenant_config_all, a's, ORIGIN_TENANT_SHARED",
        "ab, checkout, param_config_url, ab's, ORIGIN_TENANT_SERVICE",
        "ab, checkout, tenant_config_all, ab's, ORIGIN_TENANT_SHARED",
        "quiet, checkout, param_config_url, platform's for checkout, ORIGIN_PLATFORM_SERVICE",
        "quiet, checkout, param_config_c, platform's for checkout, ORIGIN_PLATFORM_SERVICE",
        "quiet, other, param_config_c, platform's, ORIGIN_PLATFORM_SHARED",
        "unknown, other, tenant_config_p, pw, ORIGIN_PLATFORM_SHARED",
    })
    void looksInTheMostParticularPlaceFirst(String tenant, String service, String key, String value, Origin origin) {
        ConfigEntry entry = get(tenant, service, key);
        assertThat(entry.getValue()).isEqualTo(value);
        assertThat(entry.getOrigin()).isEqualTo(origin);
    }

    @ParameterizedTest
    @CsvSource({
        "acme, checkout, param_config_none",
        "a, checkout, param_config_own",
        "quiet, checkout, param_config_own",
        "unknown, checkout, param_config_own",
    })
    void aMissingAnAnothersAndAnUnknownTenantsKeyAreNotFoundAlike(String tenant, String service, String key) {
        assertThat(Failures.of(() -> get(tenant, service, key)))
                .isEqualTo(new Failures(
                        Status.Code.NOT_FOUND,
                        "key: \"" + key + "\" has no value for the service \"" + service + "\"",
                        "KEY_NOT_FOUND",
                        Map.of("service", service, "key", key),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void namesFieldValueAndExpectationWhenAnArgumentIsMalformed() {
        String complaint =
                "\"Checkout\" (expected: 1 to 63 characters of a-z, 0-9 and -, neither beginning nor ending with -)";
        assertThat(Failures.of(() -> get("acme", "Checkout", "param_config_url")))
                .isEqualTo(new Failures(
                        Status.Code.INVALID_ARGUMENT,
                        "service: " + complaint,
                        "INVALID_FIELD",
                        Map.of("field", "service"),
                        Optional.empty(),
                        List.of(FieldViolation.newBuilder()
                                .setField("service")
                                .setDescription(complaint)
                                .setReason("INVALID_FIELD")
                                .build())));
        assertThat(Failures.of(() -> get("acme", "checkout", "param_config_../globex"))
                        .message())
                .startsWith("key: \"param_config_../globex\" (expected: ");
        assertThat(Failures.of(() -> get("acme", "checkout", "other_url")).message())
                .isEqualTo(
                        "key: \"other_url\" (expected: a key that begins with one of param_config_, tenant_config_)");
        assertThat(Failures.of(() -> batch("acme", "checkout", "param_config_url", "no route"))
                        .message())
                .startsWith("keys[1]: \"no route\" (expected: ");
    }

    @Test
    void saysNotModifiedWhenTheClientHoldsTheEtag() {
        String etag = get("acme", "checkout", "param_config_url").getEtag();
        GetConfigRequest request = GetConfigRequest.newBuilder()
                .setService("checkout")
                .setKey("param_config_url")
                .setIfNoneMatch(etag)
                .build();
        assertThat(WORLD.as("acme").getConfig(request).getNotModified().getEtag())
                .isEqualTo(etag);
        assertThat(WORLD.as("a").getConfig(request).getEntry().getValue()).isEqualTo("a's");
    }

    @Test
    void answersEachKeyOfABatchByItself() {
        String etag = get("acme", "checkout", "tenant_config_all").getEtag();
        var results = WORLD.as("acme")
                .batchGetConfigs(BatchGetConfigsRequest.newBuilder()
                        .setService("checkout")
                        .addKeys("param_config_url")
                        .addKeys("param_config_none")
                        .addKeys("tenant_config_all")
                        .putIfNoneMatch("tenant_config_all", etag)
                        .build())
                .getResultsList();
        assertThat(results)
                .extracting(BatchGetConfigsResult::getKey, BatchGetConfigsResult::getResultCase)
                .containsExactly(
                        tuple("param_config_url", ResultCase.ENTRY),
                        tuple("param_config_none", ResultCase.NOT_FOUND),
                        tuple("tenant_config_all", ResultCase.NOT_MODIFIED));
    }

    @Test
    void refusesABatchThatContradictsItself() {
        assertThat(Failures.of(() -> batch("acme", "checkout")).message())
                .isEqualTo("keys: \"0 keys\" (expected: 1 to 500 keys)");
        assertThat(Failures.of(() -> batch("acme", "checkout", "param_config_url", "param_config_url"))
                        .message())
                .isEqualTo("keys[1]: \"param_config_url\" (expected: a key that does not stand before)");
    }

    @Test
    void listsAllThatTheServiceSeesInPages() {
        List<String> keys = new ArrayList<>();
        var request = ListConfigsRequest.newBuilder().setService("checkout").setPageSize(2);
        ListConfigsResponse page;
        do {
            page = WORLD.as("acme").listConfigs(request.build());
            assertThat(page.getEntriesCount()).isLessThanOrEqualTo(2);
            page.getEntriesList().forEach(entry -> keys.add(entry.getKey() + "=" + entry.getValue()));
            request.setPageToken(page.getNextPageToken());
        } while (!page.getNextPageToken().isEmpty());
        assertThat(keys)
                .containsExactly(
                        "param_config_c=platform's for checkout",
                        "param_config_own=acme's",
                        "param_config_p=platform's",
                        "param_config_url=acme's",
                        "tenant_config_all=wide",
                        "tenant_config_p=pw");
    }

    @Test
    void refusesAPageTokenOfAnotherList() {
        String token = WORLD.as("acme")
                .listConfigs(ListConfigsRequest.newBuilder()
                        .setService("checkout")
                        .setPageSize(1)
                        .build())
                .getNextPageToken();
        var other = ListConfigsRequest.newBuilder().setService("other").setPageToken(token);
        assertThat(Failures.of(() -> WORLD.as("acme").listConfigs(other.build()))
                        .message())
                .startsWith("page_token: \"")
                .endsWith("(expected: empty, or the next_page_token of a list with the same request)");
        var junk = ListConfigsRequest.newBuilder().setService("checkout").setPageToken("junk!");
        assertThat(Failures.of(() -> WORLD.as("acme").listConfigs(junk.build())).reason())
                .isEqualTo("INVALID_FIELD");
        var negative = ListConfigsRequest.newBuilder().setService("checkout").setPageSize(-1);
        assertThat(Failures.of(() -> WORLD.as("acme").listConfigs(negative.build()))
                        .message())
                .isEqualTo("page_size: \"-1\" (expected: 0 to 500)");
    }

    @Test
    void refusesAPageTokenOfAnotherTenant() {
        var first = ListConfigsRequest.newBuilder().setService("checkout").setPageSize(1);
        String token = WORLD.as("acme").listConfigs(first.build()).getNextPageToken();
        assertThat(Failures.of(() -> WORLD.as("a")
                                .listConfigs(first.setPageToken(token).build()))
                        .message())
                .startsWith("page_token: \"")
                .endsWith("(expected: empty, or the next_page_token of a list with the same request)");
    }

    @Test
    void aPageTokenIsGoodAtEveryReplica() {
        var first = ListConfigsRequest.newBuilder().setService("checkout").setPageSize(1);
        String token = WORLD.as("acme").listConfigs(first.build()).getNextPageToken();
        try (World other = new World()
                .namespace("acme", "acme")
                .declared("checkout", "acme", "checkout", Map.of("tenant_config_all", "other replica's"))
                .serve()) {
            assertThat(other.as("acme")
                            .listConfigs(first.setPageToken(token).build())
                            .getEntriesList())
                    .extracting(ConfigEntry::getValue)
                    .containsExactly("other replica's");
        }
    }

    @Test
    void listsOnlyKeysWithThePrefixThatIsAskedFor() {
        var request = ListConfigsRequest.newBuilder().setService("checkout").setKeyPrefix("tenant_config_");
        assertThat(WORLD.as("acme").listConfigs(request.build()).getEntriesList())
                .extracting(ConfigEntry::getKey)
                .containsExactly("tenant_config_all", "tenant_config_p");
        String token =
                WORLD.as("acme").listConfigs(request.setPageSize(1).build()).getNextPageToken();
        assertThat(Failures.of(() -> WORLD.as("acme")
                                .listConfigs(request.setKeyPrefix("tenant_")
                                        .setPageToken(token)
                                        .build()))
                        .metadata())
                .containsEntry("field", "page_token");
        assertThat(Failures.of(() -> WORLD.as("acme")
                                .listConfigs(
                                        request.setKeyPrefix("tenant config").build()))
                        .message())
                .isEqualTo("key_prefix: \"tenant config\" (expected: at most 256 of the characters of keys)");
    }

    @Test
    void takesNoMoreAndNoLongerKeysThanThereCanBe() {
        String[] many =
                IntStream.rangeClosed(0, 500).mapToObj(i -> "param_config_" + i).toArray(String[]::new);
        assertThat(Failures.of(() -> batch("acme", "checkout", many)).message())
                .isEqualTo("keys: \"501 keys\" (expected: 1 to 500 keys)");
        assertThat(Failures.of(() -> get("acme", "checkout", "param_config_" + "x".repeat(244)))
                        .message())
                .endsWith("(257 characters) (expected: 1 to 256 characters)");
    }

    @Test
    void listsLeaveSensitiveValuesOutUnlessTheyAreAskedFor() {
        var request = ListConfigsRequest.newBuilder().setService("secret");
        assertThat(WORLD.as("acme").listConfigs(request.build()).getEntriesList())
                .filteredOn(ConfigEntry::getSensitive)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.getKey()).isEqualTo("param_config_password");
                    assertThat(entry.hasValue()).isFalse();
                });
        assertThat(WORLD.as("acme")
                        .listConfigs(request.setIncludeSensitive(true).build())
                        .getEntriesList())
                .filteredOn(ConfigEntry::getSensitive)
                .extracting(ConfigEntry::getValue)
                .containsExactly("hunter2");
        assertThat(get("acme", "secret", "param_config_password").getValue()).isEqualTo("hunter2");
    }

    @Test
    void noAnswerHoldsAnotherTenantsValue() {
        for (String service : List.of("checkout", "shared", "other", "secret", "json")) {
            var all = WORLD.as("a")
                    .listConfigs(ListConfigsRequest.newBuilder()
                            .setService(service)
                            .setIncludeSensitive(true)
                            .build());
            assertThat(all.getEntriesList())
                    .extracting(ConfigEntry::getValue)
                    .isSubsetOf("a's", "platform's", "platform's for checkout", "pw");
        }
    }

    @Test
    void servesNothingThatNobodyDeclares() {
        WORLD.store("acme", "checkout", "param_config_undeclared", "canary");
        WORLD.create("foreign", "acme", "foreign", new EntrySpec("param_config_f", "x", null, null));
        WORLD.store("acme", "foreign", "param_config_f", "canary");
        WORLD.status(
                "acme",
                "foreign",
                before -> Declared.status(
                        null, Map.of("param_config_f", Declared.entry(EntryState.CONFLICT, null)), Map.of()));
        assertThat(Failures.of(() -> get("acme", "checkout", "param_config_undeclared"))
                        .code())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(Failures.of(() -> get("acme", "foreign", "param_config_f")).code())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    private static ConfigEntry get(String tenant, String service, String key) {
        return WORLD.as(tenant)
                .getConfig(GetConfigRequest.newBuilder()
                        .setService(service)
                        .setKey(key)
                        .build())
                .getEntry();
    }

    private static List<BatchGetConfigsResult> batch(String tenant, String service, String... keys) {
        return WORLD.as(tenant)
                .batchGetConfigs(BatchGetConfigsRequest.newBuilder()
                        .setService(service)
                        .addAllKeys(List.of(keys))
                        .build())
                .getResultsList();
    }
}
