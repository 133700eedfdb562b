package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.refresh.ClusterAccess.Address;
import io.tenantconfig.refresh.ClusterAccess.Identity.EksRole;
import io.tenantconfig.refresh.EventResult.Hint;
import io.tenantconfig.refresh.EventResult.Operation;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Lambda calls the hooks before it takes a snapshot, and after it has continued from one. */
class SurroundingsTest {

    private static final String NOTHING = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}";
    private static final AwsService SERVICE =
            new AwsService(new StoreId("store"), "service", "SERVICE", "Target", "1.1");

    private final TickingClock clock = new TickingClock();
    private final StubServer apiServer = new StubServer(NOTHING, _ -> 200);
    private final StubServer service = new StubServer("{}", _ -> 200);

    /** How often credentials were fetched. */
    private int fetched;

    private final AwsAccess access = new AwsAccess(
            Map.of(
                    "AWS_REGION",
                    "eu-west-1",
                    "AWS_ENDPOINT_URL_SERVICE",
                    service.address().toString()),
            () -> {
                var credentials = AwsBasicCredentials.create("ASIA" + ++fetched, "example");
                return StaticCredentialsProvider.create(credentials);
            });
    private final AwsJson aws = new AwsJson(access, _ -> {});
    private final Surroundings surroundings = new Surroundings(
            new Address(apiServer.address(), Optional.empty(), new EksRole("production")),
            access,
            aws,
            clock,
            kubernetes -> new Dispatch(new Refresh(
                    kubernetes,
                    RoutesDocument.defaults(Map.of(
                            StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE)),
                    new Look(Map.of(), _ -> {}),
                    new Judge(clock),
                    _ -> {})));

    @AfterEach
    void close() {
        aws.close();
        apiServer.close();
        service.close();
    }

    /** As Lambda does. */
    private static final class Snapshots extends Context<Resource> {

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {}

        @Override
        public void afterRestore(Context<? extends Resource> context) {}

        @Override
        public void register(Resource resource) {}
    }

    private void keepAndContinue() {
        surroundings.beforeCheckpoint(new Snapshots());
        surroundings.afterRestore(new Snapshots());
    }

    private void lookUpTenant() throws InterruptedException {
        var location = new Location(StoreId.PARAMETER_STORE, "/config-service/acme/checkout/feature");
        var hint = new Hint("e", clock.instant(), location, Operation.WRITTEN, Optional.empty());
        assertThat(surroundings.dispatch().single(hint)).containsOnlyKeys(Outcome.UNKNOWN_TENANT);
    }

    private void callAws() {
        aws.call(SERVICE, "Look", JsonNodeFactory.instance.objectNode());
    }

    @Test
    void askTheApiServerBeforeASnapshotSoThatTheCodeIsReady() {
        surroundings.beforeCheckpoint(new Snapshots());

        assertThat(apiServer.askers).hasSize(2);
    }

    @Test
    void letASnapshotBeTakenWhenTheApiServerDoesNotAnswer() throws InterruptedException {
        try (var refusing = new StubServer(NOTHING, _ -> 403)) {
            var others = new Surroundings(
                    new Address(refusing.address(), Optional.empty(), new EksRole("production")),
                    access,
                    aws,
                    clock,
                    kubernetes -> surroundings.dispatch());
            others.beforeCheckpoint(new Snapshots());
            assertThat(refusing.askers).isNotEmpty();
        }
    }

    @Test
    void useNoTokenAfterTheRestoreThatWasMadeBefore() throws InterruptedException {
        lookUpTenant();
        String before = apiServer.askers.getLast();
        keepAndContinue();
        assertThat(apiServer.askers).as("before the snapshot").containsOnly(before);
        lookUpTenant();

        assertThat(apiServer.askers.getLast()).startsWith("Bearer k8s-aws-v1.").isNotEqualTo(before);
    }

    @Test
    void useNoConnectionAfterTheRestoreThatWasMadeBefore() throws InterruptedException {
        lookUpTenant();
        callAws();
        keepAndContinue();
        List<InetSocketAddress> before = List.copyOf(apiServer.connections);
        assertThat(before)
                .as("one connection is kept while it is good")
                .hasSize(3)
                .containsOnly(before.getFirst());
        lookUpTenant();
        callAws();

        assertThat(before).doesNotContain(apiServer.connections.getLast());
        assertThat(service.connections.getLast()).isNotEqualTo(service.connections.getFirst());
    }

    @Test
    void useNoCredentialsAfterTheRestoreThatWereFetchedBefore() {
        callAws();
        keepAndContinue();
        callAws();

        assertThat(service.askers.getFirst()).contains("Credential=ASIA1/");
        assertThat(service.askers.getLast()).contains("Credential=ASIA2/");
    }
}
