package io.tenantconfig.storage;

import static io.tenantconfig.storage.Entries.CLAIM;
import static io.tenantconfig.storage.Entries.creation;
import static io.tenantconfig.storage.Entries.item;
import static io.tenantconfig.storage.Entries.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.store.CallRates;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.emulator.DynamoDbLocal;
import io.tenantconfig.storage.testing.EntryTable;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** F5, T11: how items are listed, page by page. */
class DynamoDbSweepTest {

    private static final Set<TenantId> ACME = Set.of(new TenantId("acme"));

    private static DynamoDbLocal server;
    private static DynamoDbClient real;

    private String table;
    private FaultyDynamoDb dynamoDb;
    private VersionSweep sweep;

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
        sweep = new DynamoDbSweep(new DynamoDbTable(dynamoDb, table));
    }

    @Test
    void listsWhatIsLargerThanAPageOfOneMegabyte() {
        List<Placement> entries = items("large", 10);
        write(entries, "x".repeat(300 * 1024));

        Map<Location, Sighting> found = all(begin());

        assertThat(found.keySet()).isEqualTo(locations(entries));
        // Four of 300 KB are more than 1 MB: the page ends with the one that crosses it.
        assertThat(dynamoDb.calls()).containsExactly("Query", "Query", "Query");
    }

    @Test
    void asksOnlyForTheTenantsAndReadsStronglyConsistent() {
        write(List.of(item("a")), "value");
        putItem("TENANT#globex", "CONFIG#a");
        List<QueryRequest> queries = dynamoDb.queries();

        assertThat(all(begin()).keySet()).isEqualTo(locations(List.of(item("a"))));

        assertThat(queries).hasSize(1).allMatch(QueryRequest::consistentRead);
        assertThat(dynamoDb.calls()).doesNotContain("Scan");
    }

    @Test
    void listsItemsOfTheTenantUnderTheRootAloneHoweverOddTheyAre() {
        putItem("TENANT#acme", "CONFIG#");
        putItem("TENANT#acme", "CONFIG#a//../b");
        putItem("TENANT#acme", "CONFIG#\u00e9 \uD83D\uDE80");
        putItem("TENANT#acme", "CONFIG");
        putItem("TENANT#acme", "CONFIG2#a");
        putItem("TENANT#acme", "PROFILE#a");
        putItem("TENANT#acmeb", "CONFIG#a");

        assertThat(all(begin()).keySet())
                .extracting(Location::path)
                .containsExactlyInAnyOrder(
                        "TENANT#acme/CONFIG#", "TENANT#acme/CONFIG#a//../b", "TENANT#acme/CONFIG#\u00e9 \uD83D\uDE80");
    }

    @Test
    void showsAValueThatWasEditedByHandWithoutTheValue() {
        write(List.of(item("edited")), "value");
        real.updateItem(request -> request.tableName(table)
                .key(key("TENANT#acme", "CONFIG#edited"))
                .updateExpression("SET #value = :value")
                .expressionAttributeNames(Map.of("#value", "value"))
                .expressionAttributeValues(Map.of(":value", AttributeValue.fromS("hunter2"))));

        Sighting seen = all(begin()).get(item("edited").location());

        assertThat(seen).isInstanceOfSatisfying(Sighting.Marked.class, marked -> {
            assertThat(marked.intact()).isFalse();
            assertThat(marked.version().id()).startsWith("1~");
        });
        assertThat(seen.toString()).doesNotContain("hunter2");
    }

    @Test
    void listsThePageAgainThatItCouldNotList() {
        List<Placement> entries = items("large", 10);
        write(entries, "x".repeat(300 * 1024));
        var pass = begin();
        Map<Location, Sighting> found = new LinkedHashMap<>(pass.next().orElseThrow());

        dynamoDb.failQuery(FaultyDynamoDb.error("ProvisionedThroughputExceededException", 400), 1);
        assertThatThrownBy(pass::next)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED));
        found.putAll(all(pass));

        assertThat(found.keySet()).isEqualTo(locations(entries));
    }

    @Test
    void endsWhenPagesRepeatThemselves() {
        var endless = new DynamoDbSweep(new DynamoDbTable(new Repeating("TENANT#acme", "CONFIG#a"), table));

        assertThatThrownBy(() -> all(endless.begin(Set.of("CONFIG"), ACME)))
                .hasMessage("dynamodb: Query did not come to an end");
    }

    @Test
    void doesNotBelieveAnAnswerAboutAnotherTenantOrRoot() {
        for (var foreign :
                List.of(new Repeating("TENANT#acmeb", "CONFIG#a"), new Repeating("TENANT#acme", "CONFIG2#a"))) {
            var wrong = new DynamoDbSweep(new DynamoDbTable(foreign, table));

            assertThatThrownBy(() -> all(wrong.begin(Set.of("CONFIG"), ACME)))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("dynamodb: Query answered with an item that was not asked for");
        }
    }

    private VersionSweep.Pass begin() {
        return sweep.begin(Set.of("CONFIG"), ACME);
    }

    private void write(List<Placement> entries, String text) {
        new DynamoDbWriter(new DynamoDbTable(real, table), CallRates.UNLIMITED, InstantSource.system())
                .apply(CLAIM, creation(entries, text));
    }

    private void putItem(String partition, String sort) {
        real.putItem(request -> request.tableName(table).item(key(partition, sort)));
    }

    private static Map<String, AttributeValue> key(String partition, String sort) {
        return Map.of("pk", AttributeValue.fromS(partition), "sk", AttributeValue.fromS(sort));
    }

    private static Map<Location, Sighting> all(VersionSweep.Pass pass) {
        Map<Location, Sighting> found = new LinkedHashMap<>();
        for (var page = pass.next(); page.isPresent(); page = pass.next()) {
            found.putAll(page.get());
        }
        return found;
    }

    private static Set<Location> locations(List<Placement> entries) {
        return entries.stream().map(Placement::location).collect(Collectors.toSet());
    }

    /** DynamoDB whose pages never end and always show the same item. */
    private record Repeating(String partition, String sort) implements DynamoDbClient {

        @Override
        public QueryResponse query(QueryRequest request) {
            return QueryResponse.builder()
                    .items(List.of(key(partition, sort)))
                    .lastEvaluatedKey(key(partition, sort))
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
