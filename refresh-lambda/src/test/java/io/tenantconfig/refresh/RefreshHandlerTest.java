package io.tenantconfig.refresh;

import static io.tenantconfig.refresh.Loop.KEY;
import static io.tenantconfig.refresh.Loop.PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F4, F8, F9: what comes of one event. */
class RefreshHandlerTest {

    private final Loop loop = new Loop();
    private final FakeParameters parameters = loop.parameters;

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void recordsTheVersionThatTheStoreHoldsWhenAParameterWasWritten() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER);

        assertThat(loop.handle(event)).isEqualTo("{\"patched\":1}");
        assertThat(loop.observed("checkout"))
                .isEqualTo(new ObservedEntry("1", parameters.now().toString(), event.id(), null));
    }

    @Test
    void leavesTheRestOfTheStatusAloneWhenItRecords() {
        loop.declare("checkout", "checkout", KEY, "param_config_other");
        var before = new TenantConfigStatus(
                7L,
                List.of(),
                "2/2",
                "2026-01-01T00:00:00Z",
                null,
                Map.of(KEY, synced("9", null)),
                Map.of("param_config_other", new ObservedEntry("4", "2026-01-01T00:00:00Z", "e", null)),
                "once");
        loop.setStatus("checkout", before);
        loop.handle(parameters.put(PARAMETER));

        var after = loop.get("checkout").getStatus();
        assertThat(after.observed())
                .containsEntry("param_config_other", before.observed().get("param_config_other"));
        assertThat(after).usingRecursiveComparison().ignoringFields("observed").isEqualTo(before);
    }

    @Test
    void patchesOnceWhenTheSameEventComesTwice() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER);
        loop.handle(event);
        String versionAfterFirst = loop.get("checkout").getMetadata().getResourceVersion();

        assertThat(loop.handle(event)).isEqualTo("{\"unchanged\":1}");
        assertThat(loop.get("checkout").getMetadata().getResourceVersion()).isEqualTo(versionAfterFirst);
    }

    @Test
    void recordsADeletionWhenTheStoreConfirmsIt() {
        loop.declare("checkout", "checkout", KEY);
        loop.handle(parameters.put(PARAMETER));
        TestEvent deletion = parameters.delete(PARAMETER);

        assertThat(loop.handle(deletion)).isEqualTo("{\"patched\":1}");
        assertThat(loop.observed("checkout")).isEqualTo(new ObservedEntry(null, null, deletion.id(), true));
    }

    @Test
    void recordsTheNewParameterWhenItWasCreatedAnewBeforeItsDeletionWasHeardOf() {
        loop.declare("checkout", "checkout", KEY);
        loop.handle(parameters.put(PARAMETER));
        TestEvent deletion = parameters.delete(PARAMETER);
        parameters.put(PARAMETER);

        loop.handle(deletion);
        assertThat(loop.observed("checkout"))
                .isEqualTo(new ObservedEntry("1", parameters.now().toString(), deletion.id(), null));
    }

    @Test
    void readsAgainWhenTheReadIsOlderThanTheEvent() {
        loop.declare("checkout", "checkout", KEY);
        loop.handle(parameters.put(PARAMETER));
        Optional<Version> stale = parameters.current(PARAMETER);
        TestEvent update = parameters.put(PARAMETER);
        parameters.answerNext(stale, 2);

        assertThat(loop.handle(update)).isEqualTo("{\"patched\":1}");
        assertThat(loop.observed("checkout").version()).isEqualTo("2");
        assertThat(loop.waits).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void changesTheRecordAllTheSameWhenTheReadStaysOlderThanTheEvent() {
        loop.declare("checkout", "checkout", KEY);
        loop.handle(parameters.put(PARAMETER));
        Optional<Version> stale = parameters.current(PARAMETER);
        TestEvent update = parameters.put(PARAMETER);
        parameters.answerNext(stale, 4);

        assertThat(loop.handle(update)).isEqualTo("{\"patched\":1}");
        assertThat(loop.observed("checkout"))
                .isEqualTo(new ObservedEntry("1", stale.get().modifiedAt().toString(), update.id(), null));
    }

    @Test
    void keepsTheNewerRecordWhenAReadGoesBack() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent creation = parameters.put(PARAMETER);
        Optional<Version> stale = parameters.current(PARAMETER);
        loop.handle(parameters.put(PARAMETER));
        parameters.answerNext(stale, 1);

        assertThat(loop.handle(creation)).isEqualTo("{\"unchanged\":1}");
        assertThat(loop.observed("checkout").version()).isEqualTo("2");
    }

    @Test
    void looksAtNoVersionOrderWhenALabelWasMoved() {
        loop.declare("checkout", "checkout", KEY);
        loop.handle(parameters.put(PARAMETER));
        parameters.put("/config-service/acme/checkout/another");
        TestEvent label = parameters.event(PARAMETER, "LabelParameterVersion");

        assertThat(loop.handle(label)).isEqualTo("{\"unchanged\":1}");
        assertThat(loop.waits).isEmpty();
    }

    @Test
    void saysNothingWhenTheOperatorHasRecordedItsWrite() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER);
        loop.setStatus("checkout", entries(synced("1", null)));

        assertThat(loop.handle(event)).isEqualTo("{\"unchanged\":1}");
        assertThat(loop.observed("checkout")).isNull();
    }

    @Test
    void saysNothingWhenTheOperatorHasCorrectedWhatWasRecorded() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent drift = parameters.put(PARAMETER);
        loop.handle(drift);
        ObservedEntry acted = loop.observed("checkout");
        TestEvent correction = parameters.put(PARAMETER);
        loop.setStatus(
                "checkout",
                new TenantConfigStatus(
                        1L, List.of(), null, null, null, Map.of(KEY, synced("2", acted)), Map.of(KEY, acted), null));

        assertThat(loop.handle(correction)).isEqualTo("{\"unchanged\":1}");
        assertThat(loop.handle(drift)).isEqualTo("{\"unchanged\":1}");
    }

    @Test
    void recordsADeletionAgainWhenTheOperatorHasPutTheParameterBackInBetween() {
        loop.declare("checkout", "checkout", KEY);
        loop.handle(parameters.delete(PARAMETER));
        ObservedEntry acted = loop.observed("checkout");
        TestEvent correction = parameters.put(PARAMETER);
        loop.setStatus(
                "checkout",
                new TenantConfigStatus(
                        1L, List.of(), null, null, null, Map.of(KEY, synced("1", acted)), Map.of(KEY, acted), null));
        assertThat(loop.handle(correction)).isEqualTo("{\"unchanged\":1}");
        TestEvent deletion = parameters.delete(PARAMETER);

        assertThat(loop.handle(deletion)).isEqualTo("{\"patched\":1}");
        assertThat(loop.observed("checkout").eventId()).isEqualTo(deletion.id());
    }

    @Test
    void recordsAnotherParameterWithTheSameNumberWhenItWasWrittenLongAfterTheOperatorSawIt() {
        loop.declare("checkout", "checkout", KEY);
        parameters.put(PARAMETER);
        loop.setStatus("checkout", entries(synced("1", null)));
        parameters.delete(PARAMETER);
        for (int i = 0; i < 6; i++) {
            parameters.put("/elsewhere");
        }
        TestEvent creation = parameters.put(PARAMETER);

        assertThat(loop.handle(creation)).isEqualTo("{\"patched\":1}");
    }

    @Test
    void recordsAnotherParameterWithTheSameNumberWhenItFollowsADeletion() {
        loop.declare("checkout", "checkout", KEY);
        parameters.put(PARAMETER);
        TestEvent deletion = parameters.delete(PARAMETER);
        parameters.put(PARAMETER);
        loop.setStatus("checkout", entries(synced("1", null)));

        assertThat(loop.handle(deletion)).isEqualTo("{\"patched\":1}");
        assertThat(loop.observed("checkout").version()).isEqualTo("1");
    }

    @Test
    void takesAnEventForAnEchoWhenItBearsTheMarkOfTheWriteThatIsUnderWay() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER).withMark(mark("acme", "checkout", "1"));
        loop.setStatus("checkout", applying(parameters.now().minusSeconds(1)));

        assertThat(loop.handle(event)).isEqualTo("{\"echo\":1}");
        assertThat(loop.observed("checkout")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"acme, checkout, 2", "acme, other, 1", "globex, checkout, 1", ", , "})
    void recordsAnotherWritersValueWhenAPassIsUnderWay(
            @Nullable String namespace, @Nullable String name, @Nullable String version) {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER);
        loop.setStatus("checkout", applying(parameters.now().minusSeconds(1)));

        TestEvent foreign = version == null ? event : event.withMark(mark(namespace, name, version));
        assertThat(loop.handle(foreign)).isEqualTo("{\"patched\":1}");
        assertThat(loop.get("checkout").getStatus().applying()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"-61", "61"})
    void letsNoPassSilenceAnEventWhenItBeganMoreThanAMinuteFromNow(long seconds) {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER).withMark(mark("acme", "checkout", "1"));
        loop.setStatus("checkout", applying(parameters.now().plusSeconds(seconds)));

        assertThat(loop.handle(event)).isEqualTo("{\"patched\":1}");
    }

    @Test
    void takesADeletionForAnEchoWhenItFallsIntoThePassThatCoversTheKey() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent earlier = parameters.delete(PARAMETER);
        TestEvent event = parameters.delete(PARAMETER);
        loop.setStatus("checkout", applying(parameters.now().minusSeconds(1)));

        assertThat(loop.handle(event)).isEqualTo("{\"echo\":1}");
        assertThat(loop.handle(earlier)).isEqualTo("{\"patched\":1}");
    }

    @Test
    void dropsRecordsOfKeysThatAreNoLongerDeclaredWhenItRecords() {
        loop.declare("checkout", "checkout", KEY);
        loop.setStatus(
                "checkout",
                new TenantConfigStatus(
                        1L,
                        List.of(),
                        null,
                        null,
                        null,
                        Map.of(),
                        Map.of("param_config_old", new ObservedEntry("1", "2026-01-01T00:00:00Z", "e", null)),
                        null));
        loop.handle(parameters.put(PARAMETER));

        assertThat(loop.get("checkout").getStatus().observed().get("param_config_old"))
                .isNull();
    }

    @Test
    void looksAgainWhenTheStatusChangesWhileItIsPatched() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER);
        parameters.answerNext(Optional.empty(), 1);
        loop.duringNextWait(() -> loop.setStatus("checkout", entries(synced("7", null))));

        assertThat(loop.handle(event)).isEqualTo("{\"patched\":1}");
        assertThat(loop.get("checkout").getStatus().entries().get(KEY).version())
                .isEqualTo("7");
        assertThat(loop.observed("checkout").version()).isEqualTo("1");
        assertThat(loop.waits).contains(Duration.ofMillis(50));
    }

    @Test
    void saysNothingWhenTheResourceGoesAwayWhileItIsPatched() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER);
        parameters.answerNext(Optional.empty(), 1);
        loop.duringNextWait(() -> loop.kubernetes.resource(loop.get("checkout")).delete());

        assertThat(loop.handle(event)).isEqualTo("{\"gone\":1}");
    }

    @Test
    void patchesEveryResourceWhenTwoDeclareTheKey() {
        loop.bind("acme-too", "acme");
        loop.declare("checkout", "checkout", KEY);
        loop.declareIn("acme-too", "acme", "twin", "checkout", KEY);

        assertThat(loop.handle(parameters.put(PARAMETER))).isEqualTo("{\"patched\":2}");
    }

    @ParameterizedTest
    @CsvSource({
        "/config-service/globex/checkout/feature, unknownTenant",
        "/config-service/acme/billing/feature, unknownService",
        "/config-service/acme/checkout/undeclared, unknownKey",
        "/config-service/acme/checkout, foreignPath",
        "/config-service/ACME/checkout/feature, foreignPath",
        "/config-service/acme/checkout/../feature, foreignPath",
        "/config-service//checkout/feature, foreignPath",
        "/somewhere/acme/checkout/feature, foreignPath"
    })
    void ignoresAndReadsNothingWhenNobodyDeclaresTheParameter(String name, String outcome) {
        loop.declare("checkout", "checkout", KEY);

        assertThat(loop.handle(parameters.event(name, "Update"))).isEqualTo("{\"" + outcome + "\":1}");
        assertThat(parameters.reads()).isZero();
    }

    @Test
    void ignoresAResourceWhenItsTenantIsNotItsNamespaces() {
        loop.bind("globex", "globex");
        loop.declareIn("globex", "acme", "stolen", "checkout", KEY);

        assertThat(loop.handle(parameters.put(PARAMETER))).isEqualTo("{\"unknownService\":1}");
    }

    @Test
    void throwsWhenTheStoreDoesNotAnswer() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER);
        parameters.goDown();

        assertThatThrownBy(() -> loop.handle(event)).isInstanceOf(StoreException.class);
    }

    @Test
    void throwsWhenTheApiServerDoesNotAnswer() {
        TestEvent event = parameters.put(PARAMETER);
        loop.kubernetes.getConfiguration().setRequestRetryBackoffLimit(0);
        loop.stopKubernetes();

        assertThatThrownBy(() -> loop.handle(event)).isInstanceOf(KubernetesClientException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | malformed", "[] | malformed", "{\"id\": | malformed", "null | malformed", "{} | malformed"})
    void countsAndSucceedsWhenTheEventIsNotOne(String event, String outcome) {
        assertThat(loop.handle(event)).isEqualTo("{\"" + outcome + "\":1}");
    }

    @ParameterizedTest
    @CsvSource({
        "/id, '', malformed",
        "/time, '', malformed",
        "/time, yesterday, malformed",
        "/detail/name, '', malformed",
        "/detail/operation, '', malformed",
        "/source, my.app, unknownKind",
        "/detail-type, Parameter Store Surprise, unknownKind",
        "/detail/operation, Restore, patched",
        "/detail/type, '', patched",
        "/detail/surprise, news, patched"
    })
    void reportsMissingMembersAndIgnoresUnknownOnesWhenAnEventDiffers(String pointer, String text, String outcome) {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER).with(pointer, text);

        assertThat(loop.handle(event)).isEqualTo("{\"" + outcome + "\":1}");
    }

    @ParameterizedTest
    @CsvSource({
        "Expiration, parameter-name, patched",
        "ExpirationNotification, parameter-name, notification",
        "NoChangeNotification, parameter-name, notification",
        "Surprise, parameter-name, patched",
        "Expiration, name, malformed",
        "'', parameter-name, malformed"
    })
    void looksWhenAPolicyDidSomethingAndCountsItWhenItOnlyNotifies(String policy, String nameMember, String outcome) {
        loop.declare("checkout", "checkout", KEY);
        TestEvent expiry = parameters
                .delete(PARAMETER)
                .with("/detail-type", "Parameter Store Policy Action")
                .with("/detail/name", "")
                .with("/detail/operation", "")
                .with("/detail/" + nameMember, PARAMETER)
                .with("/detail/policy-type", policy)
                .with("/detail/policy-content", "{\"Type\":\"Expiration\"}")
                .with("/detail/action-status", "Success");

        assertThat(loop.handle(expiry)).isEqualTo("{\"" + outcome + "\":1}");
        assertThat(parameters.reads() > 0).isEqualTo(outcome.equals("patched"));
    }

    @Test
    void recordsTheDeletionOnceWhenAnExpiryIsToldInBothWays() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent deletion = parameters.delete(PARAMETER);
        TestEvent expiry = deletion.with("/detail-type", "Parameter Store Policy Action")
                .with("/id", "another")
                .with("/detail/parameter-name", PARAMETER)
                .with("/detail/policy-type", "Expiration");

        assertThat(loop.handle(expiry)).isEqualTo("{\"patched\":1}");
        assertThat(loop.handle(deletion)).isEqualTo("{\"unchanged\":1}");
        assertThat(loop.observed("checkout").gone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "123456789012, eu-west-1, patched",
        "999999999999, eu-west-1, foreignOrigin",
        "123456789012, us-east-1, foreignOrigin"
    })
    void ignoresAnEventWhenItComesFromAnotherAccountOrRegion(String account, String region, String outcome) {
        try (var strict = new Loop(new Origin(Optional.of("123456789012"), Optional.of("eu-west-1")))) {
            strict.declare("checkout", "checkout", KEY);
            TestEvent event =
                    strict.parameters.put(PARAMETER).with("/account", account).with("/region", region);

            assertThat(strict.handle(event)).isEqualTo("{\"" + outcome + "\":1}");
        }
    }

    private EntryStatus synced(String version, @Nullable ObservedEntry seen) {
        return new EntryStatus(
                "parameter-store",
                PARAMETER,
                version,
                EntryState.SYNCED,
                null,
                null,
                seen,
                parameters.now().toString());
    }

    private static TenantConfigStatus entries(EntryStatus entry) {
        return new TenantConfigStatus(1L, List.of(), null, null, null, Map.of(KEY, entry), Map.of(), null);
    }

    private static TenantConfigStatus applying(Instant since) {
        return new TenantConfigStatus(
                1L, List.of(), null, null, new Applying(1, List.of(KEY), since.toString()), Map.of(), Map.of(), null);
    }

    private static Mark mark(String namespace, String name, String version) {
        var owner = new Owner(new ClusterId("test"), namespace, name);
        return new Mark(new Claim(owner, Instant.parse("2026-01-01T00:00:00Z"), 1), version);
    }
}
