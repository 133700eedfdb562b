package io.tenantconfig.storage;

import static io.tenantconfig.storage.Entries.CLAIM;
import static io.tenantconfig.storage.Entries.creation;
import static io.tenantconfig.storage.Entries.item;
import static io.tenantconfig.storage.Entries.items;
import static io.tenantconfig.storage.Entries.overwrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.store.CallRates;
import io.tenantconfig.core.store.Calls;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Change.Base;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.emulator.DynamoDbLocal;
import io.tenantconfig.storage.testing.EntryTable;
import io.tenantconfig.storage.testing.LocalAws;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** F2, F3, F21: what DynamoDB does to its clients now and then, what calls the store makes, and what it leaves in the table. */
class DynamoDbFaultsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final String VALUE_DIGEST = "cd42404d52ad55ccfa9aca4adc828aa5800ad9d385a0671fbcbf724118320619";

    private static DynamoDbLocal server;
    private static DynamoDbClient real;

    private String table;
    private FaultyDynamoDb dynamoDb;
    private ConfigReader reader;
    private ConfigWriter writer;

    @BeforeAll
    static void start() throws Exception {
        server = DynamoDbLocal.start();
        real = EntryTable.client(server.endpoint());
    }

    @AfterAll
    static void stop() {
        real.close();
        server.close();
    }

    @BeforeEach
    void createTable(TestInfo test) {
        table = test.getTestMethod().orElseThrow().getName();
        EntryTable.create(real, table);
        dynamoDb = new FaultyDynamoDb(real);
        reader = new DynamoDbReader(new DynamoDbTable(dynamoDb, table));
        writer = new DynamoDbWriter(new DynamoDbTable(dynamoDb, table), CallRates.UNLIMITED, InstantSource.fixed(NOW));
    }

    @Test
    void leavesTheAttributesOfTheDesign() {
        writer.apply(CLAIM, List.of(creation(item("limits/orders"), "value")));

        assertThat(real.scan(request -> request.tableName(table)).items())
                .containsExactly(Map.of(
                        "pk", AttributeValue.fromS("TENANT#acme"),
                        "sk", AttributeValue.fromS("CONFIG#limits/orders"),
                        "value", AttributeValue.fromS("value"),
                        "digest", AttributeValue.fromS(VALUE_DIGEST),
                        "version", AttributeValue.fromN("1"),
                        "owner", AttributeValue.fromS("test/acme/checkout"),
                        "incarnation", AttributeValue.fromS("2026-01-01T10:00:00.000000000Z"),
                        "generation", AttributeValue.fromN("3"),
                        "updatedAt", AttributeValue.fromS("2026-01-02T03:04:05.678Z")));
    }

    @Test
    void writesASingleChangeWithoutATransaction() {
        writer.apply(CLAIM, List.of(creation(item("single"), "value")));
        writer.apply(CLAIM, List.of(new Change.Delete(item("single").location())));

        assertThat(dynamoDb.calls()).containsExactly("PutItem", "DeleteItem");
    }

    @Test
    void writesAHundredChangesInOneTransaction() {
        writer.apply(CLAIM, creation(items("hundred", 100), "value"));
        assertThat(dynamoDb.calls()).containsExactly("TransactWriteItems");

        writer.apply(CLAIM, creation(items("more", 202), "value"));
        assertThat(dynamoDb.calls()).hasSize(4).containsOnly("TransactWriteItems");
    }

    @Test
    void keepsTransactionsAndAnswersWithinTheirSizes() {
        List<Placement> entries = items("large", 60);
        String text = "x".repeat(writer.limits().maxValueBytes());

        Map<Location, WriteResult> results = writer.apply(CLAIM, creation(entries, text));

        assertThat(results.values()).hasSize(60).containsOnly(new WriteResult.Written("1"));
        assertThat(dynamoDb.calls()).hasSize(5).containsOnly("TransactWriteItems");
        assertThat(reader.read(locations(entries))).hasSize(60);
    }

    @Test
    void readsAHundredEntriesInOneCall() {
        List<Placement> entries = items("read", 150);
        writer.apply(CLAIM, creation(entries, "value"));
        dynamoDb.calls().clear();

        assertThat(reader.read(locations(entries))).hasSize(150);
        assertThat(dynamoDb.calls()).containsExactly("BatchGetItem", "BatchGetItem");
    }

    @Test
    void asksAgainForWhatWasNotProcessed() {
        List<Placement> entries = items("unprocessed", 30);
        writer.apply(CLAIM, creation(entries, "value"));
        dynamoDb.processOnly(2);

        assertThat(reader.read(locations(entries))).hasSize(30);
    }

    @Test
    void givesUpWithoutAPartOfTheResultWhenNothingIsProcessed() {
        writer.apply(CLAIM, creation(items("unprocessed", 3), "value"));
        dynamoDb.processOnly(0);

        assertThatThrownBy(() -> reader.read(locations(items("unprocessed", 3))))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED))
                .hasMessage("dynamodb: BatchGetItem left keys unprocessed again and again");
    }

    @Test
    void triesAgainWhenATransactionMeetsAnother() {
        dynamoDb.failTransaction(cancelled("None", "TransactionConflict"), 2);

        Map<Location, WriteResult> results = writer.apply(CLAIM, creation(items("conflict", 2), "value"));

        assertThat(results.values()).hasSize(2).containsOnly(new WriteResult.Written("1"));
    }

    @Test
    void saysThatAThrottledTransactionWasNotMadeAndDoesNotWait() {
        dynamoDb.failTransaction(FaultyDynamoDb.error("ProvisionedThroughputExceededException", 400), 1);
        assertThat(writer.apply(CLAIM, creation(items("too-often", 2), "value")).values())
                .hasSize(2)
                .containsOnly(new WriteResult.Throttled());

        dynamoDb.failTransaction(cancelled("None", "ThrottlingError"), 1);
        assertThat(writer.apply(CLAIM, creation(items("too-often", 2), "value")).values())
                .hasSize(2)
                .containsOnly(new WriteResult.Throttled());

        assertThat(dynamoDb.calls()).hasSize(2);
    }

    @Test
    void foretellsItsCalls() {
        List<Placement> entries = items("foretold", 201);

        writer.apply(CLAIM, creation(entries, "value"));
        writer.look(locations(entries));

        assertThat(writer.costs().toApply(creation(entries, "value"))).isEqualTo(new Calls(0, 3));
        assertThat(writer.costs().toLook(locations(entries))).isEqualTo(Calls.looks(3));
        // A single write is no transaction.
        assertThat(dynamoDb.calls())
                .containsExactly(
                        "TransactWriteItems",
                        "TransactWriteItems",
                        "PutItem",
                        "BatchGetItem",
                        "BatchGetItem",
                        "BatchGetItem");
    }

    @Test
    void givesUpWhenATransactionMeetsOthersAgainAndAgain() {
        dynamoDb.failTransaction(cancelled("None", "TransactionConflict"), Backoff.MAX_RETRIES + 1);

        Map<Location, WriteResult> results = writer.apply(CLAIM, creation(items("conflict", 2), "value"));

        assertThat(results.values()).hasSize(2).allSatisfy(result -> {
            assertThat(kindOf(result)).isEqualTo(Kind.THROTTLED);
            assertThat(((WriteResult.Failed) result).cause())
                    .hasMessage("dynamodb: TransactWriteItems failed: TransactionConflict");
        });
        assertThat(dynamoDb.calls()).hasSize(Backoff.MAX_RETRIES + 1);
    }

    @Test
    void triesAgainWhenASingleWriteMeetsATransaction() {
        dynamoDb.failPut(TransactionConflictException.builder().build(), 2);

        assertThat(writer.apply(CLAIM, List.of(creation(item("conflict"), "value"))))
                .containsValue(new WriteResult.Written("1"));
    }

    @Test
    void makesTheOtherChangesWhenDynamoDbRefusesOne() {
        dynamoDb.failTransaction(cancelled("ValidationError", "None", "None"), 1);
        List<Placement> entries = items("refused", 3);

        Map<Location, WriteResult> results = writer.apply(CLAIM, creation(entries, "value"));

        assertThat(kindOf(results.get(entries.getFirst().location()))).isEqualTo(Kind.REFUSED);
        assertThat(results.get(entries.getLast().location())).isEqualTo(new WriteResult.Written("1"));
    }

    @Test
    void makesEachChangeAloneWhenATransactionIsRefusedAsAWhole() {
        dynamoDb.failTransaction(FaultyDynamoDb.error("ValidationException", 400), 1);

        Map<Location, WriteResult> results = writer.apply(CLAIM, creation(items("refused", 3), "value"));

        assertThat(results.values()).hasSize(3).containsOnly(new WriteResult.Written("1"));
        assertThat(dynamoDb.calls()).containsExactly("TransactWriteItems", "PutItem", "PutItem", "PutItem");
    }

    @Test
    void failsEveryChangeOnceWhenTheRightsDoNotSuffice() {
        dynamoDb.failTransaction(FaultyDynamoDb.error("AccessDeniedException", 400), 1);

        Map<Location, WriteResult> results = writer.apply(CLAIM, creation(items("denied", 3), "value"));

        assertThat(results.values())
                .hasSize(3)
                .allSatisfy(result -> assertThat(kindOf(result)).isEqualTo(Kind.DENIED));
        assertThat(dynamoDb.calls()).containsExactly("TransactWriteItems");
    }

    @Test
    void saysThatTheTableIsMissing() {
        var elsewhere = new DynamoDbWriter(
                new DynamoDbTable(real, "no-such-table"), CallRates.UNLIMITED, InstantSource.system());

        Map<Location, WriteResult> results = elsewhere.apply(CLAIM, List.of(creation(item("x"), "value")));

        assertThat(results.values()).allSatisfy(result -> {
            assertThat(kindOf(result)).isEqualTo(Kind.REFUSED);
            assertThat(((WriteResult.Failed) result).cause())
                    .hasMessageStartingWith("dynamodb: PutItem failed: ResourceNotFoundException (HTTP 400");
        });
    }

    @Test
    void carriesATransactionOutOnceWhenItsAnswerWasLost() throws Exception {
        List<Placement> entries = items("lost", 3);
        try (var proxy = LosingProxy.before(server.endpoint());
                var behind = writerAt(proxy.endpoint())) {
            proxy.loseAnswers(1);

            // Carried out a second time, each condition would find its own item and fail.
            assertThat(behind.apply(CLAIM, creation(entries, "value")).values())
                    .hasSize(3)
                    .containsOnly(new WriteResult.Written("1"));

            assertThat(proxy.requests()).hasSize(2).allMatch(body -> body.contains("ClientRequestToken"));
            assertThat(proxy.requests().stream().distinct()).hasSize(1);
        }
    }

    @Test
    void findsItsOwnItemTakenWhenTheAnswerToASingleWriteWasLost() throws Exception {
        Placement entry = item("lost");
        try (var proxy = LosingProxy.before(server.endpoint());
                var behind = writerAt(proxy.endpoint())) {
            proxy.loseAnswers(1);

            // The client cannot know; the mark does.
            assertThat(behind.apply(CLAIM, List.of(creation(entry, "value")))).containsValue(new WriteResult.Taken());
            assertThat(behind.look(Set.of(entry.location()))
                            .get(entry.location())
                            .isOf(CLAIM.owner()))
                    .isTrue();
        }
    }

    @Test
    void makesTheOtherChangesWhenAnItemIsTooLargeForDynamoDb() {
        List<ItemWrite> writes = Stream.of("small", "large", "other")
                .map(name -> write(name, name.equals("large") ? "x".repeat(400 * 1024) : "value"))
                .toList();

        Map<Location, WriteResult> results = new Transactions(new DynamoDbTable(real, table)).write(writes);

        assertThat(kindOf(results.get(item("large").location()))).isEqualTo(Kind.REFUSED);
        assertThat(results.get(item("small").location())).isEqualTo(new WriteResult.Written("1"));
        assertThat(results.get(item("other").location())).isEqualTo(new WriteResult.Written("1"));
    }

    @Test
    void readsAnItemOfTheLargestSizeThatOthersWrote() {
        Placement entry = byHand("large", Map.of("value", AttributeValue.fromS("x".repeat(400 * 1024 - 100))));

        assertThat(reader.read(Set.of(entry.location())))
                .hasEntrySatisfying(
                        entry.location(), found -> assertThat(found.text()).hasSize(400 * 1024 - 100));
    }

    @Test
    void makesSenseOfItemsThatOthersWrote() {
        Placement bare = byHand("bare", Map.of("value", AttributeValue.fromS("value")));
        Placement noText = byHand("no-text", Map.of("value", AttributeValue.fromN("7")));
        Placement odd = byHand(
                "odd",
                Map.of(
                        "value", AttributeValue.fromS("value"),
                        "digest", AttributeValue.fromS(VALUE_DIGEST),
                        "version", AttributeValue.fromN("-1.5"),
                        "owner", AttributeValue.fromS("nonsense"),
                        "incarnation", AttributeValue.fromS("yesterday"),
                        "generation", AttributeValue.fromS("three"),
                        "updatedAt", AttributeValue.fromS("now")));
        Set<Location> places = locations(List.of(bare, noText, odd));

        assertThat(reader.read(places)).containsOnlyKeys(bare.location(), odd.location());
        assertThat(writer.look(places))
                .containsEntry(bare.location(), new Sighting.Unmarked(new Version("0~cd42404d52ad", Instant.EPOCH)))
                .containsEntry(odd.location(), new Sighting.Unmarked(new Version("0", Instant.EPOCH)))
                .hasEntrySatisfying(
                        noText.location(), sighting -> assertThat(sighting).isInstanceOf(Sighting.Unmarked.class));
    }

    @Test
    void takesOverAnItemWithoutAVersionOnlyWhileItHasNone() {
        Placement entry = byHand("bare", Map.of("value", AttributeValue.fromS("value")));
        var adoption = new Change.Put(entry, "mine", false, new Base.Adopted("0~cd42404d52ad"));

        assertThat(writer.apply(CLAIM, List.of(adoption))).containsValue(new WriteResult.Written("1"));
        assertThat(writer.apply(CLAIM, List.of(adoption))).containsValue(new WriteResult.Moved());
        assertThat(writer.apply(CLAIM, List.of(overwrite(entry, "mine", "1"))))
                .containsValue(new WriteResult.Written("2"));
    }

    private ConfigWriter writerAt(URI endpoint) {
        Map<String, String> environment = new HashMap<>(LocalAws.environment("DYNAMODB", endpoint));
        environment.put("TENANTCONFIG_DYNAMODB_TABLE", table);
        return new DynamoDbStoreProvider().openWriter(environment);
    }

    private static ItemWrite write(String name, String text) {
        var put = new Change.Put(item(name), text, false, new Change.Base.Absent());
        return ItemWrite.put(CLAIM, put, DynamoDbTable.keyAt(put.location()).orElseThrow(), NOW)
                .orElseThrow();
    }

    private Placement byHand(String name, Map<String, AttributeValue> attributes) {
        Placement entry = item(name);
        Map<String, AttributeValue> all = Stream.of(
                        attributes,
                        Map.of("pk", AttributeValue.fromS("TENANT#acme"), "sk", AttributeValue.fromS("CONFIG#" + name)))
                .flatMap(part -> part.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        real.putItem(request -> request.tableName(table).item(all));
        return entry;
    }

    private static DynamoDbException cancelled(String... codes) {
        return TransactionCanceledException.builder()
                .cancellationReasons(Stream.of(codes)
                        .map(code -> CancellationReason.builder().code(code).build())
                        .toList())
                .build();
    }

    private static Set<Location> locations(List<Placement> entries) {
        return entries.stream().map(Placement::location).collect(Collectors.toSet());
    }

    private static Kind kindOf(WriteResult result) {
        return ((WriteResult.Failed) result).cause().kind();
    }
}
