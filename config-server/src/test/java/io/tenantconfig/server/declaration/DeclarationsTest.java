package io.tenantconfig.server.declaration;

import static io.tenantconfig.server.Declared.entry;
import static io.tenantconfig.server.Declared.gone;
import static io.tenantconfig.server.Declared.inStore;
import static io.tenantconfig.server.Declared.json;
import static io.tenantconfig.server.Declared.owned;
import static io.tenantconfig.server.Declared.secret;
import static io.tenantconfig.server.Declared.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.crds.v1alpha1.DriftPolicy;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.server.Declared;
import io.tenantconfig.server.World;
import io.tenantconfig.server.declaration.Hint.Followed;
import io.tenantconfig.server.declaration.Hint.Owned;
import io.tenantconfig.server.declaration.Hint.Unreadable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeclarationsTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final String URL = "param_config_url";
    private static final String WIDE = "tenant_config_all";
    private static final Instant T1 = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void placesEntriesByTenantServiceAndRoute() {
        var declarations = of(resource("one", spec(owned(URL), owned(WIDE)), TenantConfigStatus.empty()));
        assertThat(declarations).containsOnlyKeys(id("checkout", URL), id("shared", WIDE));
        assertThat(declarations.get(id("checkout", URL)).placement().location())
                .hasToString("parameter-store:/config-service/acme/checkout/url");
    }

    @Test
    void ignoresWhatNamesAnotherTenantAndWhatBreaksARule() {
        var foreign = new TenantConfigSpec("globex", "checkout", null, null, null, null, List.of(owned(URL)));
        var noService = new TenantConfigSpec("acme", "Checkout", null, null, null, null, List.of(owned(URL)));
        assertThat(of(
                        resource("foreign", foreign, TenantConfigStatus.empty()),
                        resource("no-service", noService, TenantConfigStatus.empty()),
                        resource(
                                "keys", spec(owned("no_route"), owned("a//b"), owned("")), TenantConfigStatus.empty())))
                .isEmpty();
    }

    @Test
    void anEntryThatTheResourceOwnsIsTheVersionThatTheOperatorPut() {
        var status = Declared.observed(Declared.synced(Map.of(URL, "4")), URL, seen("5", T1));
        assertThat(hint(spec(owned(URL)), status)).isEqualTo(new Owned("4", Optional.empty(), Optional.empty()));
        assertThat(hint(spec(secret(URL)), status)).isEqualTo(new Owned("4", Optional.empty(), Optional.empty()));
    }

    @Test
    void anEntryThatIsReportedOrOwnedInTheStoreIsWhatWasSeenLast() {
        var status = Declared.observed(Declared.synced(Map.of(URL, "4")), URL, seen("5", T1));
        var followed = new Followed(Optional.of("4"), Optional.empty(), Optional.empty(), Optional.of(seen("5", T1)));
        assertThat(hint(spec(inStore(URL)), status)).isEqualTo(followed);
        assertThat(hint(reported(owned(URL)), status)).isEqualTo(followed);
        assertThat(followed.seen()).contains(new Version("5", T1));
        assertThat(followed.saysAbsent()).isFalse();
    }

    @Test
    void anEntryThatWasCreatedAgainIsNewsThoughItsVersionIsTheFirstAgain() {
        assertThat(hint(spec(owned(URL)), syncedAt("2030-01-01T00:00:00Z")))
                .isNotEqualTo(hint(spec(owned(URL)), syncedAt("2030-01-01T00:01:00Z")));
        assertThat(hint(spec(inStore(URL)), syncedAt("2030-01-01T00:00:00Z")))
                .isNotEqualTo(hint(spec(inStore(URL)), syncedAt("2030-01-01T00:01:00Z")));
    }

    private static TenantConfigStatus syncedAt(String time) {
        var entry = new EntryStatus(null, null, "1", EntryState.SYNCED, null, null, null, time);
        return Declared.status(null, Map.of(URL, entry), Map.of());
    }

    @Test
    void anEntryThatIsOwnedInTheStoreCanBeReadBeforeTheOperatorSawIt() {
        assertThat(hint(spec(inStore(URL)), TenantConfigStatus.empty()))
                .isEqualTo(new Followed(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(hint(reported(owned(URL)), TenantConfigStatus.empty())).isEqualTo(new Unreadable(false));
    }

    @Test
    void knowsWhenTheStatusSaysThatNothingIsStored() {
        assertThat(followed(entry(EntryState.WAITING, null), null).saysAbsent()).isTrue();
        assertThat(followed(entry(EntryState.SYNCED, "4"), null).saysAbsent()).isFalse();
        assertThat(followed(entry(EntryState.SYNCED, "4"), gone()).saysAbsent()).isTrue();
        assertThat(followed(entry(EntryState.WAITING, null), seen("5", T1)).saysAbsent())
                .isFalse();
    }

    @Test
    void forgetsWhatWasSeenWhenTheOperatorSawTheContrarySince() {
        assertThat(followed(entry(EntryState.SYNCED, "1", gone()), gone()).observed())
                .isEmpty();
        assertThat(followed(entry(EntryState.WAITING, null, seen("5", T1)), seen("5", T1))
                        .saysAbsent())
                .isTrue();
        assertThat(followed(entry(EntryState.SYNCED, "5", seen("5", T1)), seen("5", T1))
                        .observed())
                .contains(seen("5", T1));
    }

    @Test
    void asksForNothingThatAnObservedRecordWithoutATimeCouldProve() {
        assertThat(followed(entry(EntryState.SYNCED, "4"), new ObservedEntry("5", "yesterday", "e", null))
                        .seen())
                .isEmpty();
        assertThat(followed(entry(EntryState.SYNCED, "4"), new ObservedEntry("5", null, "e", null))
                        .seen())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONFLICT", "INVALID"})
    void readsNothingThatIsNotTheResources(EntryState state) {
        var status = Declared.status(null, Map.of(URL, entry(state, "4")), Map.of());
        assertThat(hint(spec(owned(URL)), status)).isEqualTo(new Unreadable(false));
        assertThat(hint(spec(inStore(URL)), status)).isEqualTo(new Unreadable(false));
    }

    @Test
    void readsNothingThatWasNeverWritten() {
        var waiting = Declared.status(null, Map.of(URL, entry(EntryState.WAITING, null)), Map.of());
        assertThat(hint(spec(secret(URL)), waiting)).isEqualTo(new Unreadable(false));
        assertThat(hint(spec(owned(URL)), TenantConfigStatus.empty())).isEqualTo(new Unreadable(false));
    }

    @Test
    void anEntryThatOnlyTheStatusDeclaresIsLeaving() {
        var declarations = of(resource("one", spec(owned(WIDE)), Declared.synced(Map.of(URL, "4"))));
        assertThat(declarations.get(id("checkout", URL)).hint()).isEqualTo(new Unreadable(true));
    }

    @Test
    void takesTheDeclarationWhoseStatusHoldsTheEntryElseTheOldest() {
        var conflict = Declared.status(null, Map.of(WIDE, entry(EntryState.CONFLICT, null)), Map.of());
        var holder = resource("holder", "2030-01-02T00:00:00Z", spec(owned(WIDE)), Declared.synced(Map.of(WIDE, "4")));
        var older = resource("older", "2030-01-01T00:00:00Z", spec(owned(WIDE)), conflict);
        var oldest = resource("oldest", "2029-01-01T00:00:00Z", spec(json(WIDE)), conflict);
        var leaving = resource("leaving", "2028-01-01T00:00:00Z", spec(), Declared.synced(Map.of(WIDE, "4")));
        EntryId id = id("shared", WIDE);
        assertThat(of(oldest, older, holder, leaving).get(id).hint()).isInstanceOf(Owned.class);
        assertThat(of(older, oldest).get(id).contentType()).isEqualTo(ContentType.JSON);
        assertThat(of(oldest, older).get(id).contentType()).isEqualTo(ContentType.JSON);
        assertThat(of(oldest, leaving).get(id).hint()).isEqualTo(new Unreadable(true));
    }

    @Test
    void tellsContentTypeSecretsAndWhetherTheStatusIsAboutThePresentSpec() {
        var declared =
                of(resource("one", spec(json(URL), secret("param_config_p")), Declared.synced(Map.of(URL, "1"))));
        Declaration url = declared.get(id("checkout", URL));
        assertThat(url.contentType()).isEqualTo(ContentType.JSON);
        assertThat(url.sensitive()).isFalse();
        assertThat(url.settled()).isTrue();
        assertThat(declared.get(id("checkout", "param_config_p")).sensitive()).isTrue();
        assertThat(of(resource("one", spec(json(URL)), TenantConfigStatus.empty()))
                        .get(id("checkout", URL))
                        .settled())
                .isFalse();
    }

    @Test
    void anEntryThatIsBeingWrittenIsHeldForAMinute() {
        var status = Declared.applying(Declared.synced(Map.of(URL, "4")), T1, URL);
        Declaration url = of(resource("one", spec(owned(URL)), status)).get(id("checkout", URL));
        assertThat(url.heldUntil(T1)).contains(T1.plusSeconds(60));
        assertThat(url.heldUntil(T1.plusSeconds(59))).isPresent();
        assertThat(url.heldUntil(T1.plusSeconds(60))).isEmpty();
        // An operator whose clock is far ahead holds nothing up for long.
        assertThat(url.heldUntil(T1.minusSeconds(60))).isEmpty();
        var other = Declared.applying(Declared.synced(Map.of(URL, "4")), T1, WIDE);
        assertThat(of(resource("one", spec(owned(URL)), other))
                        .get(id("checkout", URL))
                        .heldUntil(T1))
                .isEmpty();
    }

    private static Hint hint(TenantConfigSpec spec, TenantConfigStatus status) {
        return of(resource("one", spec, status)).get(id("checkout", URL)).hint();
    }

    private static Followed followed(EntryStatus entry, @Nullable ObservedEntry observed) {
        Map<String, ObservedEntry> records = observed == null ? Map.of() : Map.of(URL, observed);
        return (Followed) hint(spec(inStore(URL)), Declared.status(null, Map.of(URL, entry), records));
    }

    private static Map<EntryId, Declaration> of(TenantConfig... resources) {
        return new Declarations(ACME, World.ROUTES).of(List.of(resources));
    }

    private static TenantConfig resource(String name, TenantConfigSpec spec, TenantConfigStatus status) {
        return resource(name, "2030-01-01T00:00:00Z", spec, status);
    }

    private static TenantConfig resource(
            String name, String created, TenantConfigSpec spec, TenantConfigStatus status) {
        var resource = new TenantConfig();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("acme")
                .withName(name)
                .withCreationTimestamp(created)
                .withGeneration(1L)
                .build());
        resource.setSpec(spec);
        resource.setStatus(status);
        return resource;
    }

    private static TenantConfigSpec spec(EntrySpec... entries) {
        return new TenantConfigSpec("acme", "checkout", null, null, null, null, List.of(entries));
    }

    private static TenantConfigSpec reported(EntrySpec... entries) {
        return new TenantConfigSpec(
                "acme", "checkout", null, DriftPolicy.REPORT.toString(), null, null, List.of(entries));
    }

    private static EntryId id(String service, String key) {
        return new EntryId(new Scope(ACME, new ServiceName(service)), new ConfigKey(key));
    }
}
