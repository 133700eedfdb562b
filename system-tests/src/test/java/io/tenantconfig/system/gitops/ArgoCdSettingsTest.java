package io.tenantconfig.system.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tenantconfig.operator.report.Reason;
import io.tenantconfig.system.gitops.ArgoCdSettings.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.LuaTable;

/** Argo CD's scripts over a TenantConfig in each state of its life. {@link ArgoCdCommandIT} asks Argo CD itself. */
class ArgoCdSettingsTest {

    /** These say something of other conditions than {@code Ready}. */
    private static final EnumSet<Reason> OF_OTHER_CONDITIONS = EnumSet.of(Reason.NO_DRIFT, Reason.NOT_SUSPENDED);

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @SuppressWarnings("NullAway.Init")
    private static ArgoCdSettings settings;

    @BeforeAll
    static void read() throws IOException {
        settings = ArgoCdSettings.read();
    }

    static List<ResourceState> states() throws IOException {
        return ResourceState.all();
    }

    @ParameterizedTest
    @MethodSource("states")
    void healthFollowsTheState(ResourceState state) {
        Health health = settings.health(state.resource());
        assertThat(health).isEqualTo(state.expected());
    }

    @ParameterizedTest
    @MethodSource("states")
    void onlyWhatMakesSenseCanBeDone(ResourceState state) {
        Map<String, Boolean> offered = settings.offered(state.resource());
        assertThat(offered).containsOnlyKeys("reconcile", "resume", "suspend");
        assertThat(offered.keySet().stream().filter(action -> !offered.get(action)))
                .containsExactlyInAnyOrderElementsOf(state.enabled());
    }

    @Test
    void everyReasonOfTheOperatorIsAmongTheStates() throws IOException {
        var reasons = states().stream().flatMap(ResourceState::reasons).collect(Collectors.toSet());
        assertThat(reasons)
                .containsAll(EnumSet.complementOf(OF_OTHER_CONDITIONS).stream()
                        .map(Reason::text)
                        .toList());
    }

    @Test
    void reconcileAsksTheOperatorToLookNow() {
        LuaTable changed = settings.act("reconcile", resource("spec: {}", "metadata: {}"));
        String requested = changed.get("metadata")
                .get("annotations")
                .get("tenantconfig.io/reconcile-requested-at")
                .checkjstring();
        assertThat(Duration.between(Instant.parse(requested), Instant.now()))
                .isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(60));
    }

    @Test
    void reconcileKeepsOtherAnnotations() {
        LuaTable changed = settings.act("reconcile", resource("metadata: {annotations: {owner: team-a}}"));
        assertThat(changed.get("metadata").get("annotations").get("owner").checkjstring())
                .isEqualTo("team-a");
    }

    @Test
    void suspendSetsTheField() {
        LuaTable changed = settings.act("suspend", resource("spec: {}"));
        assertThat(changed.get("spec").get("suspend").checkboolean()).isTrue();
    }

    @Test
    void resumeRemovesTheFieldSoThatNothingIsLeftToDifferFromGit() {
        LuaTable changed = settings.act("resume", resource("spec: {suspend: true}"));
        assertThat(changed.get("spec").get("suspend").isnil()).isTrue();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> resource(String... lines) {
        return YAML.unmarshal(Arrays.stream(lines).collect(Collectors.joining("\n")), Map.class);
    }
}
