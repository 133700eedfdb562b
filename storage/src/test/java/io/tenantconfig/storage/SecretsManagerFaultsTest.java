package io.tenantconfig.storage;

import static io.tenantconfig.storage.Entries.CLAIM;
import static io.tenantconfig.storage.Entries.creation;
import static io.tenantconfig.storage.Entries.overwrite;
import static io.tenantconfig.storage.Entries.secret;
import static io.tenantconfig.storage.Entries.secrets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.store.Calls;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.storage.StrictSecretsManager.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/** F4, F6, F25: what Secrets Manager does to its clients now and then, and what calls the store makes. */
class SecretsManagerFaultsTest {

    private static final Map<String, String> KEPT_A_WEEK = Map.of("TENANTCONFIG_SECRET_RECOVERY_DAYS", "7");

    private final StrictSecretsManager aws = new StrictSecretsManager();
    private final SecretsManagerHarness store = SecretsManagerHarness.on(aws, Map.of());
    private final ConfigWriter keeping =
            SecretsManagerHarness.on(aws, KEPT_A_WEEK).writer();

    @Test
    void takesTheSmallestNumberOfCallsAndForetellsIt() {
        List<Placement> entries = secrets("many", 41);

        store.writer().apply(CLAIM, creation(entries, "value"));
        assertThat(aws.callsSinceLast()).isEqualTo(Map.of(Operation.CREATE, 41));
        assertThat(store.writer().costs().toApply(creation(entries, "value"))).isEqualTo(new Calls(0, 41));
        assertThat(store.writer().costs().toLook(locations(entries))).isEqualTo(Calls.looks(41));

        store.reader().read(locations(entries));
        assertThat(aws.callsSinceLast()).isEqualTo(Map.of(Operation.BATCH_GET, 3));

        String version = versionOf(entries.getFirst());
        aws.callsSinceLast();
        store.writer().apply(CLAIM, List.of(overwrite(entries.getFirst(), "new", version)));
        assertThat(aws.callsSinceLast()).isEqualTo(Map.of(Operation.DESCRIBE, 1, Operation.UPDATE, 1));

        List<Change> deletion = List.of(new Change.Delete(entries.getFirst().location()));
        store.writer().apply(CLAIM, deletion);
        assertThat(aws.callsSinceLast()).isEqualTo(Map.of(Operation.DESCRIBE, 1, Operation.DELETE, 1));
        assertThat(store.writer().costs().toApply(deletion)).isEqualTo(new Calls(1, 1));
    }

    @Test
    void failsWithoutAPartOfTheResultWhenOneSecretCannotBeRead() {
        List<Placement> entries = secrets("read", 3);
        store.writer().apply(CLAIM, creation(entries, "value"));

        aws.makeUnreadable(entries.get(1).location().path(), "AccessDeniedException");
        assertFails(entries, Kind.DENIED, "secrets-manager: BatchGetSecretValue failed: AccessDeniedException");

        aws.makeUnreadable(entries.get(1).location().path(), "DecryptionFailure");
        assertFails(
                entries,
                Kind.REFUSED,
                "secrets-manager: BatchGetSecretValue failed: DecryptionFailure; the KMS key of the secret is missing,"
                        + " disabled or not for this role: check TENANTCONFIG_SECRET_KMS_KEY and the key's policy");

        aws.makeUnreadable(entries.get(1).location().path(), "InternalServiceError");
        assertFails(entries, Kind.UNAVAILABLE, "secrets-manager: BatchGetSecretValue failed: InternalServiceError");
    }

    @Test
    void leavesTheRestOfAPassAloneWhenTheStoreKeepsFailing() {
        aws.breakDown(Operation.CREATE, StrictSecretsManager.unavailable());

        Map<Location, WriteResult> results = store.writer().apply(CLAIM, creation(secrets("failing", 5), "value"));

        assertThat(results).hasSize(5);
        assertThat(results.values())
                .allSatisfy(result -> assertThat(kindOf(result)).isEqualTo(Kind.UNAVAILABLE));
        assertThat(aws.callsSinceLast()).isEqualTo(Map.of(Operation.CREATE, 1));
    }

    @Test
    void repeatsNothingOfWhatAwsSaysAboutAValue() {
        aws.breakDown(Operation.CREATE, StrictSecretsManager.denied());
        Placement entry = secret("password");

        WriteResult result =
                store.writer().apply(CLAIM, List.of(creation(entry, "hunter2"))).get(entry.location());

        assertThat(kindOf(result)).isEqualTo(Kind.DENIED);
        assertThat(((WriteResult.Failed) result).cause())
                .hasMessage("secrets-manager: CreateSecret failed: AccessDeniedException (HTTP 400)")
                .hasNoCause();
    }

    @Test
    void keepsAnEntryThatItMayNotDelete() {
        Placement entry = stored("kept");
        aws.breakDown(Operation.DELETE, StrictSecretsManager.denied());

        WriteResult result = store.writer()
                .apply(CLAIM, List.of(new Change.Delete(entry.location())))
                .get(entry.location());

        assertThat(kindOf(result)).isEqualTo(Kind.DENIED);
    }

    @Test
    void refusesAnOverwriteThatWasPlannedOnAStaleLook() {
        Placement entry = stored("contended");
        var writes = new SecretWrites(new Secrets(aws), SecretsManagerSettings.of(Map.of()));
        Sighting seenByBoth = lookAt(entry).orElseThrow();

        WriteResult first = writes.overwrite(CLAIM, (Change.Put) creation(entry, "first"), seenByBoth);
        WriteResult second = writes.overwrite(CLAIM, (Change.Put) creation(entry, "second"), seenByBoth);

        assertThat(first).isInstanceOf(WriteResult.Written.class);
        assertThat(second).isEqualTo(new WriteResult.Moved());
        assertThat(textOf(entry)).isEqualTo("first");
    }

    @Test
    void overwritesAVersionThatWasMadeTheCurrentOneAgain() {
        Placement entry = stored("rolled-back");
        Version first = lookAt(entry).orElseThrow().version();
        store.writer().apply(CLAIM, List.of(overwrite(entry, "second", first.id())));

        aws.makeCurrent(entry.location().path(), first.id());
        assertThat(textOf(entry)).isEqualTo("value");
        WriteResult result = store.writer()
                .apply(CLAIM, List.of(overwrite(entry, "third", first.id())))
                .get(entry.location());

        assertThat(result).isInstanceOf(WriteResult.Written.class);
        assertThat(textOf(entry)).isEqualTo("third");
    }

    @Test
    void takesASecretThatIsScheduledForDeletionForGone() {
        Placement entry = stored("going");

        keeping.apply(CLAIM, List.of(new Change.Delete(entry.location())));

        assertThat(aws.isScheduledForDeletion(entry.location().path())).isTrue();
        assertThat(lookAt(entry)).isEmpty();
        assertThat(store.reader().read(Set.of(entry.location()))).isEmpty();
        assertThat(keeping.apply(CLAIM, List.of(new Change.Delete(entry.location()))))
                .containsValue(new WriteResult.Deleted());
    }

    @Test
    void restoresASecretThatAnotherOfItsClusterHasLetGoOfWhenTheNameIsWantedAgain() {
        Placement entry = stored("again");
        keeping.apply(CLAIM, List.of(new Change.Delete(entry.location())));
        var another = new Claim(new Owner(CLAIM.owner().cluster(), "acme", "another"), CLAIM.incarnation(), 1);

        WriteResult result =
                keeping.apply(another, List.of(creation(entry, "new"))).get(entry.location());

        assertThat(result).isInstanceOf(WriteResult.Written.class);
        assertThat(textOf(entry)).isEqualTo("new");
        assertThat(lookAt(entry).orElseThrow().isOf(another.owner())).isTrue();
    }

    @Test
    void restoresItsOwnSecretThatSomebodyDeletedByHand() {
        Placement entry = stored("lost");
        aws.scheduleDeletion(entry.location().path());

        WriteResult result =
                keeping.apply(CLAIM, List.of(creation(entry, "value"))).get(entry.location());

        assertThat(result).isInstanceOf(WriteResult.Written.class);
        assertThat(textOf(entry)).isEqualTo("value");
    }

    @Test
    void leavesASecretToItsOwnerThatSomebodyDeletedByHand() {
        Placement entry = stored("theirs");
        aws.scheduleDeletion(entry.location().path());
        var another = new Claim(new Owner(CLAIM.owner().cluster(), "acme", "another"), CLAIM.incarnation(), 1);

        WriteResult result =
                keeping.apply(another, List.of(creation(entry, "mine"))).get(entry.location());

        assertThat(kindOf(result)).isEqualTo(Kind.REFUSED);
        assertThat(aws.isScheduledForDeletion(entry.location().path())).isTrue();
    }

    /** The owner's next pass deletes it, for the mark is still the owner's. */
    @Test
    void keepsTheOwnersMarkOnASecretOfWhichTheDeletionFails() {
        Placement entry = stored("going");
        aws.breakDown(Operation.DELETE, StrictSecretsManager.unavailable());
        keeping.apply(CLAIM, List.of(new Change.Delete(entry.location())));

        assertThat(lookAt(entry).orElseThrow().isOf(CLAIM.owner())).isTrue();
        aws.mend(Operation.DELETE);
        assertThat(keeping.apply(CLAIM, List.of(new Change.Delete(entry.location()))))
                .containsValue(new WriteResult.Deleted());
    }

    @Test
    void asksSomebodyWhenAForeignSecretOfTheNameIsScheduledForDeletion() {
        var stranger = new Claim(new Owner(new ClusterId("other"), "acme", "checkout"), CLAIM.incarnation(), 3);
        Placement otherClusters = secret("other-cluster");
        keeping.apply(stranger, List.of(creation(otherClusters, "theirs")));
        keeping.apply(stranger, List.of(new Change.Delete(otherClusters.location())));
        Placement nobodys = secret("by-hand");
        store.putByHand(nobodys.location(), "by hand");
        aws.scheduleDeletion(nobodys.location().path());

        for (Placement entry : List.of(otherClusters, nobodys)) {
            WriteResult result =
                    keeping.apply(CLAIM, List.of(creation(entry, "mine"))).get(entry.location());

            assertThat(kindOf(result)).isEqualTo(Kind.REFUSED);
            assertThat(((WriteResult.Failed) result).cause())
                    .hasMessage("secrets-manager: somebody else's secret of this name is scheduled for deletion"
                            + " (expected: one that is restored, or deleted for good)");
            assertThat(aws.isScheduledForDeletion(entry.location().path())).isTrue();
        }
    }

    @Test
    void retriesLaterWhileADeletedSecretStillHasTheName() {
        aws.holdNameWithoutSecret(secret("held").location().path());

        Map<Location, WriteResult> results = store.writer().apply(CLAIM, List.of(creation(secret("held"), "value")));

        assertThat(kindOf(results.get(secret("held").location()))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void seesASecretWithoutAValueAndReadsNothing() {
        Placement entry = secret("empty");
        aws.createWithoutValue(entry.location().path());

        assertThat(store.reader().read(Set.of(entry.location()))).isEmpty();
        assertThat(store.writer().apply(CLAIM, List.of(creation(entry, "value"))))
                .containsValue(new WriteResult.Taken());
        String none = lookAt(entry).orElseThrow().version().id();
        assertThat(none).isEqualTo("none");
        assertThat(store.writer()
                        .apply(CLAIM, List.of(new Change.Put(entry, "value", true, new Change.Base.Adopted(none))))
                        .get(entry.location()))
                .isInstanceOf(WriteResult.Written.class);
        assertThat(textOf(entry)).isEqualTo("value");
    }

    @Test
    void tagsWhatItCreatesAndEncryptsItWithTheConfiguredKey() {
        Placement entry = secret("tagged");
        var writer = SecretsManagerHarness.on(aws, Map.of("TENANTCONFIG_SECRET_KMS_KEY", "alias/config"))
                .writer();

        writer.apply(CLAIM, List.of(creation(entry, "value")));
        writer.apply(CLAIM, List.of(overwrite(entry, "new", versionOf(entry))));

        assertThat(aws.tags(entry.location().path()))
                .isEqualTo(Map.of("tenant", "acme", "service", "checkout", "cluster", "test"));
        assertThat(aws.kmsKeys(entry.location().path())).containsExactly("alias/config", "alias/config");
    }

    @Test
    void doesNotBelieveAnswersThatAreNotAboutWhatWasAsked() {
        var foreign = new Secrets(new Answering(List.of("tenant-config/acmeb/checkout/x"), List.of()));
        Set<Location> asked = Set.of(secret("x").location());

        assertThatThrownBy(() -> foreign.values(asked))
                .isInstanceOf(StoreException.class)
                .hasMessage("secrets-manager: BatchGetSecretValue answered with a secret that was not asked for");
        assertThatThrownBy(() -> foreign.described(secret("x").location()))
                .isInstanceOf(StoreException.class)
                .hasMessage("secrets-manager: DescribeSecret answered with a secret that was not asked for");
        assertThatThrownBy(() -> new SecretsManagerSweep(foreign, SecretsManagerProvider.LAYOUT)
                        .begin(
                                Set.of("tenant-config/acme"),
                                Set.of(secret("x").id().tenant()))
                        .next())
                .isInstanceOf(StoreException.class)
                .hasMessage("secrets-manager: ListSecrets answered with an entry that was not asked for");
    }

    @Test
    void beginsARootAgainWhenTheTokenOfAListingIsNoLongerKnown() {
        List<Placement> entries = secrets("many", 150);
        store.writer().apply(CLAIM, creation(entries, "value"));
        var pass = store.sweep()
                .begin(Set.of("tenant-config"), Set.of(secret("x").id().tenant()));
        assertThat(pass.next().orElseThrow()).hasSize(100);

        aws.breakDown(Operation.LIST, StrictSecretsManager.tokenUnknown());
        assertThatThrownBy(pass::next)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        aws.mend(Operation.LIST);

        Set<Location> seen = new HashSet<>();
        for (var page = pass.next(); page.isPresent(); page = pass.next()) {
            seen.addAll(page.get().keySet());
        }
        assertThat(seen).isEqualTo(locations(entries));
    }

    @Test
    void failsWhenAnAnswerLeavesOutANameThatWasAskedFor() {
        var silent = new Secrets(new Answering(List.of(), List.of()));

        assertThatThrownBy(() -> silent.values(Set.of(secret("x").location())))
                .isInstanceOf(StoreException.class)
                .hasMessage("secrets-manager: BatchGetSecretValue left out a name that was asked for");
    }

    @Test
    void readsOnWhenAPageDoesNotHoldAll() {
        var paged = new Secrets(new Answering(
                List.of(secret("a").location().path()),
                List.of(secret("b").location().path())));

        assertThat(paged.values(Set.of(secret("a").location(), secret("b").location())))
                .containsOnlyKeys(secret("a").location(), secret("b").location());
    }

    @Test
    void isNotAskedForNamesThatAwsWouldRefuse() {
        for (String path :
                List.of("", "x y", "x\n", "é", "arn:aws:secretsmanager:eu-west-1:1:secret:x", "x".repeat(513))) {
            assertThat(Secrets.canExist(new Location(Secrets.STORE, path)))
                    .as(path)
                    .isFalse();
        }
        assertThat(Secrets.canExist(new Location(Secrets.STORE, "x".repeat(512))))
                .isTrue();
    }

    private Placement stored(String name) {
        Placement entry = secret(name);
        assertThat(store.writer()
                        .apply(CLAIM, List.of(creation(entry, "value")))
                        .get(entry.location()))
                .isInstanceOf(WriteResult.Written.class);
        return entry;
    }

    private Optional<Sighting> lookAt(Placement entry) {
        return Optional.ofNullable(store.writer().look(Set.of(entry.location())).get(entry.location()));
    }

    private String versionOf(Placement entry) {
        return lookAt(entry).orElseThrow().version().id();
    }

    private String textOf(Placement entry) {
        return store.reader()
                .read(Set.of(entry.location()))
                .get(entry.location())
                .text();
    }

    private void assertFails(List<Placement> entries, Kind kind, String message) {
        assertThatThrownBy(() -> store.reader().read(locations(entries)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage(message);
    }

    private static Set<Location> locations(List<Placement> entries) {
        return entries.stream().map(Placement::location).collect(Collectors.toSet());
    }

    private static Kind kindOf(WriteResult result) {
        return ((WriteResult.Failed) result).cause().kind();
    }

    /** Secrets Manager that names the same secrets whatever it is asked, on a first page and a second. */
    private record Answering(List<String> first, List<String> second) implements SecretsManagerClient {

        @Override
        public BatchGetSecretValueResponse batchGetSecretValue(BatchGetSecretValueRequest request) {
            boolean isFirst = request.nextToken() == null;
            return BatchGetSecretValueResponse.builder()
                    .secretValues((isFirst ? first : second)
                            .stream()
                                    .map(name -> SecretValueEntry.builder()
                                            .name(name)
                                            .secretString("canary")
                                            .build())
                                    .toList())
                    .nextToken(isFirst && !second.isEmpty() ? "2" : null)
                    .build();
        }

        @Override
        public DescribeSecretResponse describeSecret(DescribeSecretRequest request) {
            return DescribeSecretResponse.builder().name(first.getFirst()).build();
        }

        @Override
        public ListSecretsResponse listSecrets(ListSecretsRequest request) {
            return ListSecretsResponse.builder()
                    .secretList(first.stream()
                            .map(name -> SecretListEntry.builder().name(name).build())
                            .toList())
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
