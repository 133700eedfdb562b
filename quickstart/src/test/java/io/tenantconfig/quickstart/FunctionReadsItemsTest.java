package io.tenantconfig.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.RefreshHandler;
import io.tenantconfig.refresh.Sighted;
import io.tenantconfig.refresh.StoreVersions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;

/** The refresh function at DynamoDB Local: without ever reading a value it sees of an item what the operator left there. */
class FunctionReadsItemsTest {

    private static final Map<StoreId, StoreProvider> STORES = StoreProvider.installed();

    private static final Placement PAYMENT = RoutesDocument.defaults(StoreProvider.layouts(STORES))
            .place(
                    new Scope(new TenantId("acme"), new ServiceName("checkout")),
                    new ConfigKey("tenant_config_limits/payment"));

    private static final Claim CLAIM = new Claim(
            new Owner(new ClusterId("quickstart"), "acme", "checkout"), Instant.parse("2026-01-01T00:00:00Z"), 3);

    private final LocalAws aws = LocalAws.start(0, 0);
    private final ConfigWriter operator = STORES.get(StoreId.DYNAMODB).openWriter(aws.environment());
    private final AwsJson client = AwsJson.of(aws.environment());
    private final StoreVersions function = RefreshHandler.versions(client).get(StoreId.DYNAMODB);

    FunctionReadsItemsTest() throws IOException {}

    @AfterEach
    void close() {
        client.close();
        operator.close();
        aws.close();
    }

    @Test
    void findsVersionTimeAndMarkWhenTheOperatorHasWritten() {
        write();

        assertThat(function.find(PAYMENT.location())).contains(seenByTheOperator());
    }

    @Test
    void findsTheSameVersionWhenSomebodyEditsTheValueAlone() {
        write();
        Optional<Sighted> before = function.find(PAYMENT.location());
        editByHand();

        assertThat(function.find(PAYMENT.location())).isEqualTo(before);
        assertThat(sighting())
                .isInstanceOfSatisfying(
                        Sighting.Marked.class,
                        marked -> assertThat(marked.intact()).isFalse());
    }

    @Test
    void findsVersionZeroWhenSomebodyElseMadeTheItem() {
        editByHand();

        assertThat(function.find(PAYMENT.location())).hasValueSatisfying(found -> {
            assertThat(found.version().id()).isEqualTo("0");
            assertThat(found.mark()).isEmpty();
        });
    }

    @Test
    void findsNothingWhenThereIsNoItem() {
        assertThat(function.find(PAYMENT.location())).isEmpty();
    }

    private void write() {
        operator.apply(CLAIM, List.of(new Change.Put(PAYMENT, "first", false, new Change.Base.Absent())));
    }

    private void editByHand() {
        try (var console = aws.newDynamoDbClient()) {
            console.updateItem(request -> request.tableName(LocalAws.TABLE)
                    .key(Map.of(
                            "pk", AttributeValue.fromS("TENANT#acme"),
                            "sk", AttributeValue.fromS("CONFIG#limits/payment")))
                    .attributeUpdates(Map.of(
                            "value",
                            AttributeValueUpdate.builder()
                                    .action(AttributeAction.PUT)
                                    .value(AttributeValue.fromS("edited"))
                                    .build())));
        }
    }

    private Sighted seenByTheOperator() {
        var marked = (Sighting.Marked) sighting();
        return new Sighted(marked.version(), Optional.of(marked.mark()));
    }

    private Sighting sighting() {
        return operator.look(Set.of(PAYMENT.location())).get(PAYMENT.location());
    }
}
