package io.tenantconfig.storage;

import static io.tenantconfig.storage.Entries.CLAIM;
import static io.tenantconfig.storage.Entries.creation;
import static io.tenantconfig.storage.Entries.overwrite;
import static io.tenantconfig.storage.Entries.parameter;
import static io.tenantconfig.storage.Entries.parameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.store.CallCosts;
import io.tenantconfig.core.store.Calls;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Change.Base;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.EmulatorSettings;
import io.tenantconfig.emulator.Faults;
import io.tenantconfig.emulator.Operation;
import io.tenantconfig.storage.testing.LocalAws;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;
import software.amazon.awssdk.services.ssm.model.Tag;

/** F1, F3, F4, F6, F26, F27, T28: what Parameter Store does to its clients now and then, and what calls the store makes. */
class ParameterStoreFaultsTest {

    private AwsEmulator emulator;
    private ParameterStoreHarness store;

    @BeforeEach
    void start() {
        emulator = AwsEmulator.start();
        store = ParameterStoreHarness.on(emulator.endpoint(), emulator, true);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void takesTheSmallestNumberOfCallsAndForetellsIt() {
        CallCosts costs = store.writer().costs();
        List<Placement> entries = parameters("many", 61);

        store.writer().apply(CLAIM, creation(entries, "value"));
        assertThat(callsSinceLast()).isEqualTo(Map.of(Operation.PUT_PARAMETER, 61));
        assertThat(costs.toApply(creation(entries, "value"))).isEqualTo(new Calls(0, 61));

        store.reader().read(locations(entries));
        assertThat(callsSinceLast()).isEqualTo(Map.of(Operation.GET_PARAMETERS, 7));

        store.writer().look(locations(entries));
        assertThat(callsSinceLast()).isEqualTo(Map.of(Operation.DESCRIBE_PARAMETERS, 2));
        assertThat(costs.toLook(locations(entries))).isEqualTo(Calls.looks(2));

        List<Change> change = List.of(overwrite(entries.getFirst(), "new", "1"));
        store.writer().apply(CLAIM, change);
        assertThat(callsSinceLast()).isEqualTo(Map.of(Operation.DESCRIBE_PARAMETERS, 1, Operation.PUT_PARAMETER, 1));
        assertThat(costs.toApply(change)).isEqualTo(new Calls(1, 1));

        List<Change> deletion =
                locations(entries).stream().<Change>map(Change.Delete::new).toList();
        store.writer().apply(CLAIM, deletion);
        assertThat(costs.toApply(deletion)).isEqualTo(new Calls(2, 7));
        assertThat(callsSinceLast())
                .isEqualTo(Map.of(Operation.DESCRIBE_PARAMETERS, 2, Operation.DELETE_PARAMETERS, 7));
    }

    @Test
    void seesEverythingWhenPagesAreEmptyOrShort() {
        List<Placement> entries = parameters("paged", 12);
        store.writer().apply(CLAIM, creation(entries, "value"));
        emulator.faults().shortPages(Operation.DESCRIBE_PARAMETERS, Faults.UNTIL_CLEARED, 5);
        assertThat(store.writer().look(locations(entries))).hasSize(12);

        emulator.faults().emptyPages(Operation.DESCRIBE_PARAMETERS, 3);
        assertThat(store.writer().look(locations(entries))).hasSize(12);
    }

    @Test
    void endsWhenPagesNeverDo() {
        emulator.faults().emptyPages(Operation.DESCRIBE_PARAMETERS, Faults.UNTIL_CLEARED);
        stored("endless");

        assertThatThrownBy(() -> store.writer().look(Set.of(parameter("endless").location())))
                .hasMessage("parameter-store: DescribeParameters did not come to an end");
    }

    @Test
    void triesAgainWhenItIsThrottledOnce() {
        Placement entry = stored("throttled");
        emulator.faults().throttle(Operation.GET_PARAMETERS, 1);

        assertThat(store.reader().read(Set.of(entry.location()))).hasSize(1);
    }

    @Test
    void saysThatAThrottledChangeWasNotMadeAndTriesNoOther() {
        List<Placement> entries = parameters("throttled", 3);
        emulator.faults().throttle(Operation.PUT_PARAMETER, Faults.UNTIL_CLEARED);

        Map<Location, WriteResult> results = store.writer().apply(CLAIM, creation(entries, "value"));

        assertThat(results.values()).hasSize(3).containsOnly(new WriteResult.Throttled());
        assertThat(emulator.calls().byOperation()).isEqualTo(Map.of(Operation.PUT_PARAMETER, 1));
    }

    @Test
    void saysThatAThrottledChangeMayHaveBeenMadeWhenItWasARepetition() {
        emulator.faults().limitRate(0.1, Operation.PUT_PARAMETER);
        emulator.faults().loseAnswers(Operation.PUT_PARAMETER, 1);
        Placement entry = parameter("lost");

        Map<Location, WriteResult> results = store.writer().apply(CLAIM, List.of(creation(entry, "value")));

        assertThat(kindOf(results.get(entry.location()))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(text(entry)).isEqualTo("value");
    }

    @Test
    void tellsAtOnceThatALookIsThrottled() {
        emulator.faults().throttle(Operation.DESCRIBE_PARAMETERS, Faults.UNTIL_CLEARED);

        assertThatThrownBy(() -> store.writer().look(Set.of(parameter("x").location())))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED));
        assertThat(emulator.calls().total()).isEqualTo(1);
    }

    @Test
    void failsWithoutAPartOfTheResultWhenTheStoreKeepsFailing() {
        List<Placement> entries = parameters("read", 11);
        store.writer().apply(CLAIM, creation(entries, "value"));
        emulator.faults().fail(Operation.GET_PARAMETERS, Faults.UNTIL_CLEARED, "InternalServerError", "oops");

        assertThatThrownBy(() -> store.reader().read(locations(entries)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageStartingWith("parameter-store: GetParameters failed: InternalServerError (HTTP 500");
    }

    @Test
    void leavesTheRestOfAPassAloneWhenTheStoreKeepsFailing() {
        List<Placement> entries = parameters("failing", 5);
        emulator.faults().fail(Operation.PUT_PARAMETER, Faults.UNTIL_CLEARED, "InternalServerError", "oops");

        Map<Location, WriteResult> results = store.writer().apply(CLAIM, creation(entries, "value"));

        assertThat(results).hasSize(5);
        assertThat(results.values())
                .allSatisfy(result -> assertThat(kindOf(result)).isEqualTo(Kind.UNAVAILABLE));
        assertThat(emulator.calls().count(Operation.PUT_PARAMETER)).isEqualTo(AwsAccess.MAX_ATTEMPTS);
    }

    @Test
    void createsWhatIsNewWhenItCannotLookAtWhatIsThere() {
        Placement there = stored("there");
        emulator.faults().deny(Operation.DESCRIBE_PARAMETERS, Faults.UNTIL_CLEARED);
        Placement fresh = parameter("fresh");

        Map<Location, WriteResult> results =
                store.writer().apply(CLAIM, List.of(overwrite(there, "new", "1"), creation(fresh, "value")));

        assertThat(kindOf(results.get(there.location()))).isEqualTo(Kind.DENIED);
        assertThat(results.get(fresh.location())).isEqualTo(new WriteResult.Written("1"));
        assertThat(store.reader().read(Set.of(there.location())))
                .hasEntrySatisfying(
                        there.location(), entry -> assertThat(entry.text()).isEqualTo("value"));
    }

    @Test
    void makesTheOtherChangesWhenOneIsDenied() {
        emulator.faults().deny(Operation.PUT_PARAMETER, 1);
        Placement denied = parameter("denied");
        Placement allowed = parameter("allowed");

        Map<Location, WriteResult> results =
                store.writer().apply(CLAIM, List.of(creation(denied, "value"), creation(allowed, "value")));

        assertThat(kindOf(results.get(denied.location()))).isEqualTo(Kind.DENIED);
        assertThat(results.get(allowed.location())).isEqualTo(new WriteResult.Written("1"));
    }

    @Test
    void repeatsNothingOfWhatAwsSaysAboutAValue() {
        emulator.faults().fail(Operation.PUT_PARAMETER, 1, "ValidationException", "Value 'hunter2' at 'value' failed");
        Placement entry = parameter("password");

        Map<Location, WriteResult> results = store.writer().apply(CLAIM, List.of(creation(entry, "hunter2")));

        assertThat(results.get(entry.location())).isInstanceOfSatisfying(WriteResult.Failed.class, failed -> {
            assertThat(failed.cause().kind()).isEqualTo(Kind.REFUSED);
            assertThat(failed.cause())
                    .hasMessageStartingWith("parameter-store: PutParameter failed: ValidationException (HTTP 400")
                    .hasNoCause();
            assertThat(failed.toString()).doesNotContain("hunter2");
        });
    }

    @Test
    void triesAgainWhenSomebodyElseWritesTheSameParameter() {
        emulator.faults().fail(Operation.PUT_PARAMETER, 2, "TooManyUpdates", "There are concurrent updates");

        assertThat(store.writer().apply(CLAIM, List.of(creation(parameter("busy"), "value"))))
                .containsValue(new WriteResult.Written("1"));
    }

    @Test
    void findsItsOwnEntryTakenWhenTheAnswerToTheClaimWasLost() {
        emulator.faults().loseAnswers(Operation.PUT_PARAMETER, 1);
        Placement entry = parameter("lost");

        Map<Location, WriteResult> results = store.writer().apply(CLAIM, List.of(creation(entry, "value")));

        // The client cannot know; the mark does.
        assertThat(results).containsEntry(entry.location(), new WriteResult.Taken());
        Sighting seen = store.writer().look(Set.of(entry.location())).get(entry.location());
        assertThat(((Sighting.Marked) seen).mark().claim()).isEqualTo(CLAIM);
        assertThat(((Sighting.Marked) seen).intact()).isTrue();
    }

    @Test
    void askToDecideAgainWhenTheAnswerToAnOverwriteWasLost() {
        Placement entry = stored("lost");
        emulator.faults().loseAnswers(Operation.PUT_PARAMETER, 1);

        Map<Location, WriteResult> results = store.writer().apply(CLAIM, List.of(overwrite(entry, "new", "1")));

        assertThat(results).containsEntry(entry.location(), new WriteResult.Moved());
        assertThat(text(entry)).isEqualTo("new");
    }

    @Test
    void saysWhenTheTypeCannotBeChanged() {
        Placement entry = stored("typed");

        Map<Location, WriteResult> results =
                store.writer().apply(CLAIM, List.of(new Change.Put(entry, "secret", true, new Base.Own("1"))));

        assertThat(results).containsEntry(entry.location(), new WriteResult.TypeFixed());
    }

    @Test
    void tagsWhatItCreatesAndKeepsTheTagsWhenItOverwrites() {
        Placement entry = stored("tagged");
        store.writer().apply(CLAIM, List.of(overwrite(entry, "new", "1")));

        assertThat(store.outsider()
                        .listTagsForResource(request -> request.resourceType(ResourceTypeForTagging.PARAMETER)
                                .resourceId(entry.location().path()))
                        .tagList())
                .extracting(Tag::key, Tag::value)
                .map(Object::toString)
                .containsExactlyInAnyOrder(
                        "(\"tenant\", \"acme\")", "(\"service\", \"checkout\")", "(\"cluster\", \"test\")");
    }

    @Test
    void usesTheConfiguredTierAndEncryptsSecretsWithTheConfiguredKey() {
        Map<String, String> environment = new HashMap<>(LocalAws.environment("SSM", emulator.endpoint()));
        environment.put("TENANTCONFIG_PARAMETER_TIER", "Advanced");
        environment.put("TENANTCONFIG_PARAMETER_KMS_KEY", "alias/config");
        Placement plain = parameter("plain");
        Placement secret = parameter("secret");
        try (ConfigWriter writer = new ParameterStoreProvider().openWriter(environment)) {
            assertThat(writer.limits().maxValueBytes()).isEqualTo(8192);
            assertThat(writer.apply(
                                    CLAIM,
                                    List.of(
                                            creation(plain, "x".repeat(8192)),
                                            new Change.Put(secret, "hunter2", true, new Base.Absent())))
                            .values())
                    .containsOnly(new WriteResult.Written("1"));
        }

        Map<String, ParameterMetadata> described = store.outsider().describeParameters().parameters().stream()
                .collect(Collectors.toMap(ParameterMetadata::name, parameter -> parameter));

        assertThat(described.get(plain.location().path()).tier()).isEqualTo(ParameterTier.ADVANCED);
        assertThat(described.get(plain.location().path()).keyId()).isNull();
        assertThat(described.get(secret.location().path()).keyId()).isEqualTo("alias/config");
    }

    @Test
    void asksAPersonForHelpWhenTheOldestVersionHasALabel() {
        Placement labelled = stored("labelled");
        Placement other = stored("other");
        for (int version = 2; version <= 100; version++) {
            store.putByHand(labelled.location(), "value " + version);
        }
        store.outsider()
                .labelParameterVersion(
                        request -> request.name(labelled.location().path())
                                .parameterVersion(1L)
                                .labels("release"));
        emulator.calls().reset();

        Map<Location, WriteResult> results =
                store.writer().apply(CLAIM, List.of(overwrite(labelled, "new", "100"), overwrite(other, "new", "1")));

        assertThat(results.get(labelled.location())).isInstanceOfSatisfying(WriteResult.Failed.class, failed -> {
            assertThat(failed.cause().kind()).isEqualTo(Kind.REFUSED);
            assertThat(failed.cause()).hasMessageContaining("remove the label, or move it to a newer version");
        });
        assertThat(results.get(other.location())).isEqualTo(new WriteResult.Written("2"));
        assertThat(emulator.calls().count(Operation.PUT_PARAMETER)).isEqualTo(2);
        store.outsider()
                .unlabelParameterVersion(
                        request -> request.name(labelled.location().path())
                                .parameterVersion(1L)
                                .labels("release"));
        assertThat(store.writer().apply(CLAIM, List.of(overwrite(labelled, "new", "100"))))
                .containsValue(new WriteResult.Written("101"));
    }

    @Test
    void overwritesAParameterInTheTierThatItHas() {
        Placement advanced = parameter("advanced");
        Placement standard = stored("standard");
        try (ConfigWriter writer = advancedWriter()) {
            writer.apply(CLAIM, List.of(creation(advanced, "value")));
            assertThat(writer.apply(CLAIM, List.of(overwrite(standard, "new", "1"))))
                    .containsValue(new WriteResult.Written("2"));
        }

        assertThat(store.writer().apply(CLAIM, List.of(overwrite(advanced, "new", "1"))))
                .containsValue(new WriteResult.Written("2"));

        assertThat(tierOf(advanced)).isEqualTo(ParameterTier.ADVANCED);
        assertThat(tierOf(standard)).isEqualTo(ParameterTier.STANDARD);
    }

    @Test
    void makesAParameterAdvancedWhenItsValueNoLongerFits() {
        Placement growing = stored("growing");

        try (ConfigWriter writer = advancedWriter()) {
            assertThat(writer.apply(CLAIM, List.of(overwrite(growing, "x".repeat(4097), "1"))))
                    .containsValue(new WriteResult.Written("2"));
        }

        assertThat(tierOf(growing)).isEqualTo(ParameterTier.ADVANCED);
    }

    @Test
    void asksAPersonForHelpWhenTheAccountIsFull() {
        try (var small = AwsEmulator.start(EmulatorSettings.defaults().withLimits(1, 0));
                var writer = new ParameterStoreProvider().openWriter(LocalAws.environment("SSM", small.endpoint()))) {
            Map<Location, WriteResult> results = writer.apply(CLAIM, creation(parameters("full", 2), "value"));

            assertThat(results.values())
                    .filteredOn(new WriteResult.Written("1")::equals)
                    .hasSize(1);
            assertThat(results.values())
                    .filteredOn(WriteResult.Failed.class::isInstance)
                    .hasSize(1)
                    .allSatisfy(failed ->
                            assertThat(((WriteResult.Failed) failed).cause()).hasMessageContaining("raise the quota"));
        }
    }

    @Test
    void writesNothingWhenALookIsOlderThanThePlan() {
        Placement entry = stored("stale");
        store.writer().apply(CLAIM, List.of(overwrite(entry, "second", "1")));
        emulator.faults().staleReads(Operation.DESCRIBE_PARAMETERS, 1);

        assertThat(store.writer().apply(CLAIM, List.of(overwrite(entry, "third", "2"))))
                .containsValue(new WriteResult.Moved());
        assertThat(text(entry)).isEqualTo("second");
        assertThat(store.writer().apply(CLAIM, List.of(overwrite(entry, "third", "2"))))
                .containsValue(new WriteResult.Written("3"));
    }

    @Test
    void tellsTheVersionOfAStaleReadSoThatItsReaderKnows() {
        Placement entry = stored("stale");
        store.writer().apply(CLAIM, List.of(overwrite(entry, "second", "1")));
        emulator.faults().staleReads(Operation.GET_PARAMETERS, 1);

        StoredEntry stale = store.reader().read(Set.of(entry.location())).get(entry.location());
        StoredEntry fresh = store.reader().read(Set.of(entry.location())).get(entry.location());

        assertThat(stale.text()).isEqualTo("value");
        assertThat(stale.version().isOlderThan(fresh.version())).isTrue();
    }

    @Test
    void failsForNowWhileADeletedNameRests() {
        Placement entry = stored("rested");
        emulator.faults().refuseRecreation(Duration.ofSeconds(30));
        store.writer().apply(CLAIM, List.of(new Change.Delete(entry.location())));

        Map<Location, WriteResult> results = store.writer().apply(CLAIM, List.of(creation(entry, "again")));

        assertThat(kindOf(results.get(entry.location()))).isEqualTo(Kind.THROTTLED);
        assertThat(store.writer().limits().restAfterDelete()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void leavesItsMarkForLooksAndEvents() throws Exception {
        var events = new LinkedBlockingQueue<String>();
        emulator.onEvent(event -> events.add(new String(event, StandardCharsets.UTF_8)));

        Placement entry = stored("marked");

        String mark = new Mark(CLAIM, "1").format();
        assertThat(events.poll(10, TimeUnit.SECONDS)).contains("\"description\":\"" + mark + "\"");
        assertThat(store.outsider().describeParameters().parameters())
                .extracting(ParameterMetadata::description)
                .containsExactly(mark);
        assertThat(store.writer().look(Set.of(entry.location())).get(entry.location()))
                .isInstanceOfSatisfying(
                        Sighting.Marked.class,
                        seen -> assertThat(seen.mark().format()).isEqualTo(mark));
    }

    @Test
    void tellsThatNobodyListensWhenTheStoreIsDown() {
        URI nobody = URI.create("http://127.0.0.1:1");

        try (var reader = new ParameterStoreProvider().openReader(LocalAws.environment("SSM", nobody))) {
            assertThatThrownBy(() -> reader.read(Set.of(parameter("x").location())))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessage("parameter-store: GetParameters got no usable answer: SdkClientException, from"
                            + " ConnectException: Connection refused");
        }
    }

    /** A writer of an operator whose new parameters are of the Advanced tier. */
    private ConfigWriter advancedWriter() {
        Map<String, String> environment = new HashMap<>(LocalAws.environment("SSM", emulator.endpoint()));
        environment.put("TENANTCONFIG_PARAMETER_TIER", "Advanced");
        return new ParameterStoreProvider().openWriter(environment);
    }

    private ParameterTier tierOf(Placement entry) {
        return store.outsider().describeParameters().parameters().stream()
                .filter(parameter -> parameter.name().equals(entry.location().path()))
                .map(ParameterMetadata::tier)
                .findFirst()
                .orElseThrow();
    }

    private Placement stored(String name) {
        Placement entry = parameter(name);
        assertThat(store.writer().apply(CLAIM, List.of(creation(entry, "value"))))
                .containsValue(new WriteResult.Written("1"));
        return entry;
    }

    private String text(Placement entry) {
        return store.reader()
                .read(Set.of(entry.location()))
                .get(entry.location())
                .text();
    }

    private Map<Operation, Integer> callsSinceLast() {
        Map<Operation, Integer> calls = emulator.calls().byOperation();
        emulator.calls().reset();
        return calls;
    }

    private static Set<Location> locations(List<Placement> entries) {
        return entries.stream().map(Placement::location).collect(Collectors.toSet());
    }

    private static Kind kindOf(WriteResult result) {
        return ((WriteResult.Failed) result).cause().kind();
    }
}
