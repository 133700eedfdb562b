package io.tenantconfig.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change.Base;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.SourceRecord;
import io.tenantconfig.crds.v1alpha1.StoreOwned;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.crds.v1alpha1.ValueSource;
import io.tenantconfig.operator.declaration.Declared;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final String KEY = "param_config_a";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Owner OWNER = new Owner(new ClusterId("test"), "acme", "checkout");
    private static final Routes ROUTES = RoutesDocument.defaults(
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE));
    private static final Placement PLACEMENT =
            ROUTES.place(new Scope(new TenantId("acme"), new ServiceName("checkout")), new ConfigKey(KEY));
    private static final Location AT = PLACEMENT.location();
    private static final String RECORD =
            "store: parameter-store, location: /config-service/acme/checkout/a, source: {digest: one}";

    private static final Claim CLAIM = new Claim(OWNER, NOW, 1);

    private static final Declared.Value VALUE =
            new Declared.Value(PLACEMENT, "x", false, new SourceRecord(null, null, null, "one"));
    private static final Sightings NOTHING_THERE = new Sightings(Map.of(), Set.of(AT), Map.of());

    /** A status with one entry at the place that it had before the routes changed. */
    private static final String FORMER = "entries:\n  param_config_a: {" + RECORD.replace("/config-service", "/former")
            + ", state: Synced, version: '4'}";

    /** A status of a pass that was cut off after it had begun to write. */
    private static final String CUT_OFF = "applying: {generation: 1, keys: [param_config_a], since: '" + NOW + "'}";

    private final Planner planner = new Planner(
            ROUTES, Map.of(StoreId.DYNAMODB, Duration.ZERO, StoreId.PARAMETER_STORE, Duration.ofSeconds(30)));

    @Test
    void createsWhatTheStatusDoesNotKnow() {
        assertThat(write("{}", Sightings.none()).base()).isEqualTo(new Base.Absent());
    }

    @Test
    void overwritesTheVersionThatItLastSawWhenTheSourceDiffers() {
        var write = write(entry("Synced, version: '4'").replace("one", "two"), Sightings.none());
        assertThat(write.base()).isEqualTo(new Base.Own("4"));
        assertThat(write.cause()).isEqualTo(Step.Cause.DECLARED);
    }

    @Test
    void restsWhenTheStatusProvesTheEntryCurrent() {
        assertThat(rest(entry("Synced, version: '4'"), Sightings.none())).isInstanceOf(EntryOutcome.Settled.class);
    }

    @Test
    void looksFirstWhenTheLastWriteFailed() {
        assertThat(plan(entry("Failed, version: '4'"), Sightings.none()).lookups())
                .containsExactly(AT);
    }

    @Test
    void writesAgainAfterAFailedWriteThoughTheVersionIsTheOneOfTheStatus() {
        assertThat(write(entry("Failed, version: '4'"), seen(OWNER, "4", "4")).base())
                .isEqualTo(new Base.Own("4"));
    }

    @Test
    void keepsWhatItKnowsWhenTheStoreCannotBeLookedAt() {
        var outcome = rest(
                entry("Synced, version: '4'") + "\nobserved: {param_config_a: {version: '5', eventId: e}}", unseen());
        assertThat(outcome).isInstanceOf(EntryOutcome.Troubled.class);
        assertThat(outcome.status().state()).isEqualTo(EntryState.SYNCED);
    }

    @Test
    void keepsInDoubtWhatACutOffPassMayHaveWrittenWhenTheStoreCannotBeLookedAt() {
        var outcome = rest(entry("Synced, version: '4'") + "\n" + CUT_OFF, unseen());
        assertThat(outcome).isInstanceOf(EntryOutcome.Troubled.class);
        assertThat(outcome.status().state()).isEqualTo(EntryState.FAILED);
    }

    @Test
    void putsANewerMarkWhereACutOffPassMayStillWrite() {
        String cutOff = entry("Synced, version: '4'") + "\n" + CUT_OFF;
        assertThat(write(cutOff, seen(new Claim(OWNER, NOW, 0), "4", "4")).base())
                .isEqualTo(new Base.Own("4"));
        assertThat(rest(cutOff, seen(CLAIM, "4", "4"))).isInstanceOf(EntryOutcome.Settled.class);
    }

    @Test
    void takesWhatACutOffPassMayHaveWrittenForNoDrift() {
        var reporting = new TenantConfigSpec("acme", "checkout", null, "Report", null, null, List.of());
        var steps = planner.plan(situation(
                        entry("Synced, version: '4'") + "\n" + CUT_OFF,
                        seen(OWNER, "5", "4"),
                        List.of(VALUE),
                        reporting))
                .steps(Step.Write.class);
        assertThat(steps)
                .singleElement()
                .satisfies(write -> assertThat(write.base()).isEqualTo(new Base.Own("5")));
    }

    @Test
    void overrulesAMarkThatIsNewerThanTheResourceUnlessItWasSeenAfterTheAnnouncement() {
        var seen = situation("{}", seen(new Claim(OWNER, NOW, 2), "4", "4"), List.of(VALUE));
        assertThat(planner.plan(seen).steps(Step.Write.class))
                .extracting(Step.Write::base)
                .containsExactly(new Base.Adopted("4"));
        assertThat(planner.plan(seen.afterAnnouncement()).steps(Step.Write.class))
                .extracting(Step.Write::base)
                .containsExactly(new Base.Own("4"));
    }

    @Test
    void letsARemovedNameRestWhereItsStoreAsksForIt() {
        var outcome = rest(entry("Synced, version: '4'"), NOTHING_THERE);
        assertThat(outcome.status().state()).isEqualTo(EntryState.REPLACING);
        assertThat(outcome).isEqualTo(new EntryOutcome.Pending(outcome.status(), Duration.ofSeconds(30)));
    }

    @Test
    void createsARemovedEntryAnewAtOnceWhereItsStoreAsksForNoRest() {
        var impatient = new Planner(ROUTES, Map.of(StoreId.PARAMETER_STORE, Duration.ZERO));
        var steps = impatient
                .plan(situation(entry("Synced, version: '4'"), NOTHING_THERE, List.of(VALUE)))
                .steps(Step.Write.class);
        assertThat(steps).singleElement().satisfies(write -> {
            assertThat(write.base()).isEqualTo(new Base.Absent());
            assertThat(write.cause()).isEqualTo(Step.Cause.DRIFTED);
        });
    }

    @Test
    void waitsUntilARemovedNameHasRested() {
        var outcome = rest(entry("Replacing, lastSyncedAt: '2025-12-31T23:59:50Z'"), Sightings.none());
        assertThat(outcome).isEqualTo(new EntryOutcome.Pending(outcome.status(), Duration.ofSeconds(20)));
    }

    @Test
    void createsAnewOnceARemovedNameHasRested() {
        assertThat(write(entry("Replacing, lastSyncedAt: '2025-12-31T23:59:30Z'"), NOTHING_THERE)
                        .base())
                .isEqualTo(new Base.Absent());
    }

    @Test
    void doesNotBelieveAVersionThatAPassInDoubtLeft() {
        var rejected = new Declared.Rejected(KEY, EntryState.INVALID, "no");
        var steps = planner.plan(situation(entry("Failed, version: '4'"), Sightings.none(), List.of(rejected)))
                .steps(Step.Rest.class);
        assertThat(steps).singleElement().satisfies(step -> {
            assertThat(step.outcome().status().version()).isNull();
            assertThat(step.outcome().status().source()).isNotNull();
        });
    }

    @Test
    void remembersWhatACutOffPassMayHaveCreatedThoughItIsNowInvalid() {
        var rejected = new Declared.Rejected(KEY, EntryState.INVALID, "no");
        var steps = planner.plan(situation(
                        "applying: {generation: 1, keys: [param_config_a], since: x}",
                        Sightings.none(),
                        List.of(rejected)))
                .steps(Step.Rest.class);
        assertThat(steps).singleElement().satisfies(step -> {
            assertThat(EntryRecords.location(step.outcome().status())).contains(AT);
            assertThat(EntryRecords.isOwned(step.outcome().status())).isTrue();
        });
    }

    @Test
    void remembersWhatACutOffPassMayHaveCreatedThoughTheStoreCannotBeLookedAt() {
        var outcome = rest("applying: {generation: 1, keys: [param_config_a], since: x}", unseen());
        assertThat(EntryRecords.location(outcome.status())).contains(AT);
        assertThat(EntryRecords.isOwned(outcome.status())).isTrue();
    }

    @Test
    void tellsAStaleOperatorsValueFromAPersonsWhenChangesAreOnlyReported() {
        var reports = new TenantConfigSpec("acme", "checkout", null, "Report", null, null, List.of());
        String written = entry("Synced, version: '4', generation: 1");

        var stale = planner.plan(situation(written, seen(new Claim(OWNER, NOW, 0), "5", "4"), List.of(VALUE), reports));
        assertThat(stale.steps(Step.Write.class)).extracting(Step.Write::base).containsExactly(new Base.Own("5"));

        var edited = planner.plan(situation(written, seen(OWNER, "5", "4"), List.of(VALUE), reports));
        assertThat(edited.steps(Step.Rest.class))
                .extracting(step -> step.outcome().status().state())
                .containsExactly(EntryState.DRIFTED);
    }

    @Test
    void doesNotWriteAgainWhatAPassHasWrittenThatWasCutOff() {
        var outcome = rest(CUT_OFF, seen(OWNER, "1", "1"));
        assertThat(outcome).isInstanceOf(EntryOutcome.Settled.class);
        assertThat(outcome.status()).isEqualTo(EntryRecords.put(AT, "1", VALUE.source(), null, NOW, 1));
    }

    @Test
    void doesNotOverwriteAgainWhatAPassHasOverwrittenThatWasCutOff() {
        var outcome =
                rest(CUT_OFF + "\n" + entry("Synced, version: '4'").replace("one", "before"), seen(OWNER, "5", "5"));
        assertThat(outcome.status()).isEqualTo(EntryRecords.put(AT, "5", VALUE.source(), null, NOW, 1));
    }

    @Test
    void writesAgainWhatACutOffPassOfAnEarlierSpecHasWritten() {
        assertThat(write(CUT_OFF.replace("generation: 1", "generation: 0"), seen(OWNER, "1", "1"))
                        .base())
                .isEqualTo(new Base.Own("1"));
        assertThat(write(CUT_OFF, seen(new Claim(OWNER, NOW, 0), "1", "1")).base())
                .isEqualTo(new Base.Own("1"));
    }

    @Test
    void writesAgainWhatSomebodyChangedAfterThePassThatWasCutOff() {
        assertThat(write(CUT_OFF, seen(OWNER, "2", "1")).base()).isEqualTo(new Base.Own("2"));
    }

    @Test
    void writesAgainWhatAResourceOfTheSameNameAndSecondLeftBehind() {
        assertThat(write(CUT_OFF.replace(NOW.toString(), NOW.plusMillis(1).toString()), seen(OWNER, "1", "1"))
                        .base())
                .isEqualTo(new Base.Own("1"));
    }

    @Test
    void writesAgainWhatACutOffPassTookFromAnObjectThatMayHaveChangedSince() {
        var fromSecret = new Declared.Value(PLACEMENT, "x", true, new SourceRecord("u1", "7", "password", null));
        assertThat(planner.plan(situation(CUT_OFF, seen(OWNER, "1", "1"), List.of(fromSecret)))
                        .steps(Step.Write.class))
                .hasSize(1);
    }

    @Test
    void writesAgainWhatACutOffPassHasMovedSoThatTheFormerEntryGoes() {
        assertThat(write(CUT_OFF + "\n" + FORMER, seen(OWNER, "1", "1")).movedFrom())
                .contains(new Location(StoreId.PARAMETER_STORE, "/former/acme/checkout/a"));
    }

    @Test
    void remembersWhereAnEntryLiesThatCannotMoveBecauseTheNewPlaceIsTaken() {
        var taken = new Sightings(Map.of(AT, new Sighting.Unmarked(new Version("1", NOW))), Set.of(AT), Map.of());
        var outcome = rest(FORMER, taken);
        assertThat(outcome.status().state()).isEqualTo(EntryState.CONFLICT);
        assertThat(outcome.status().location()).isEqualTo("/former/acme/checkout/a");
        assertThat(EntryRecords.isOwned(outcome.status())).isTrue();
    }

    @Test
    void remembersWhereAnEntryLiesThatCannotMoveBecauseTheStoreCannotBeLookedAt() {
        var outcome = rest(FORMER.replace("Synced", "Failed"), unseen());
        assertThat(outcome).isInstanceOf(EntryOutcome.Troubled.class);
        assertThat(outcome.status().location()).isEqualTo("/former/acme/checkout/a");
        assertThat(EntryRecords.isOwned(outcome.status())).isTrue();
    }

    @Test
    void leavesAnEntryWhereItIsWhenItCannotBeRemovedFromThere() {
        var outcome = rest(FORMER.replace("parameter-store", "vault"), Sightings.none());
        assertThat(outcome).isInstanceOf(EntryOutcome.Blocked.class);
        assertThat(outcome.status().location()).isEqualTo("/former/acme/checkout/a");
        assertThat(outcome.status().message())
                .isEqualTo("store: \"vault\" (expected: one of dynamodb, parameter-store)");
    }

    @Test
    void neverRemovesWhatTheSpecOfADeletedResourceLeavesToTheStore() {
        var spec = new TenantConfigSpec(
                "acme",
                "checkout",
                null,
                null,
                null,
                null,
                List.of(new EntrySpec(KEY, null, new ValueSource(null, null, new StoreOwned()), null)));
        var leaving = situation(entry("Synced, version: '4'"), Sightings.none(), List.of(), spec);
        assertThat(planner.plan(leaving).steps()).isEmpty();
    }

    @Test
    void removesWhatIsOursAndNoLongerDeclared() {
        assertThat(planner.plan(situation(entry("Synced, version: '4'"), Sightings.none(), List.of()))
                        .steps(Step.Remove.class))
                .extracting(Step.Remove::location)
                .containsExactly(AT);
    }

    @Test
    void forgetsWhatWasOwnedInTheStoreAndIsNoLongerDeclared() {
        String storeOwned = entry("Synced, version: '4'").replace(", source: {digest: one}", "");
        assertThat(planner.plan(situation(storeOwned, Sightings.none(), List.of()))
                        .steps())
                .isEmpty();
    }

    @Test
    void saysSoWhenAnUndeclaredEntryLiesInAStoreThatIsNotThere() {
        String elsewhere = entry("Synced, version: '4'").replace("parameter-store", "vault");
        assertThat(planner.plan(situation(elsewhere, Sightings.none(), List.of()))
                        .steps(Step.Rest.class))
                .singleElement()
                .extracting(step -> step.outcome().status().message())
                .isEqualTo("store: \"vault\" (expected: one of dynamodb, parameter-store)");
    }

    @Test
    void neverRemovesWhatAnotherKeyNowLiesIn() {
        String renamed = entry("Synced, version: '4'").replace("param_config_a:", "param_config_former:");
        var plan = plan(renamed, Sightings.none());
        assertThat(plan.steps(Step.Remove.class)).isEmpty();
        assertThat(plan.steps(Step.Write.class)).hasSize(1);
    }

    private Step.Write write(String status, Sightings sightings) {
        return plan(status, sightings).steps(Step.Write.class).getFirst();
    }

    private EntryOutcome rest(String status, Sightings sightings) {
        return plan(status, sightings).steps(Step.Rest.class).getFirst().outcome();
    }

    private Plan plan(String status, Sightings sightings) {
        return planner.plan(situation(status, sightings, List.of(VALUE)));
    }

    private static Situation situation(String status, Sightings sightings, List<Declared> declared) {
        var spec = new TenantConfigSpec("acme", "checkout", null, null, null, null, List.of());
        return situation(status, sightings, declared, spec);
    }

    private static Situation situation(
            String status, Sightings sightings, List<Declared> declared, TenantConfigSpec spec) {
        return new Situation(
                CLAIM,
                spec,
                Serialization.unmarshal(status, TenantConfigStatus.class),
                declared,
                sightings,
                Set.of(),
                false,
                false,
                _ -> true,
                NOW);
    }

    /** A status with one entry at its place, in this state. */
    private static String entry(String state) {
        return "entries:\n  param_config_a: {" + RECORD + ", state: " + state + "}";
    }

    /** Parameter Store could not be looked at. */
    private static Sightings unseen() {
        var failure = new StoreException(StoreException.Kind.THROTTLED, StoreId.PARAMETER_STORE, "x");
        return new Sightings(Map.of(), Set.of(), Map.of(StoreId.PARAMETER_STORE, failure));
    }

    private static Sightings seen(Owner owner, String version, String marked) {
        return seen(new Claim(owner, NOW, 1), version, marked);
    }

    private static Sightings seen(Claim claim, String version, String marked) {
        var mark = new Mark(claim, marked);
        Sighting sighting = new Sighting.Marked(new Version(version, NOW), mark, version.equals(marked));
        return new Sightings(Map.of(AT, sighting), Set.of(AT), Map.of());
    }
}
