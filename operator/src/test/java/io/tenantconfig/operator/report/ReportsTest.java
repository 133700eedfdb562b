package io.tenantconfig.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private static final Instant LATER = Instant.parse("2026-01-01T01:00:00Z");

    private final Reports reports = new Reports(Clock.fixed(LATER, ZoneOffset.UTC));
    private final TenantConfig resource = read("resource.yaml", TenantConfig.class);

    @Test
    void aPassOverEntriesOfAllStatesReadsLikeThis() {
        var entries = read("entries.yaml", TenantConfigStatus.class).entries();
        assertIs(
                "passed.yaml",
                reports.passed(resource.getStatus(), resource, entries, Set.of(), Optional.of("request-2")));
    }

    @Test
    void anAnnouncementOfAFirstPassReadsLikeThis() {
        assertIs(
                "applying.yaml",
                reports.applying(TenantConfigStatus.empty(), 3, List.of("param_config_a", "param_config_b")));
    }

    @Test
    void aRefusalLeavesEntriesAsTheyAre() {
        assertIs(
                "refused.yaml",
                reports.refused(resource.getStatus(), resource, Reason.BINDING_LOST, "spec.tenantId: …"));
    }

    @Test
    void theSameOutcomeTwiceIsTheSameStatus() {
        var entries = read("entries.yaml", TenantConfigStatus.class).entries();
        var once = reports.passed(resource.getStatus(), resource, entries, Set.of(), Optional.empty());
        var later = new Reports(Clock.fixed(LATER.plusSeconds(60), ZoneOffset.UTC));
        assertThat(later.passed(once, resource, entries, Set.of(), Optional.empty()))
                .isEqualTo(once);
    }

    private static void assertIs(String golden, TenantConfigStatus status) {
        assertThat(Serialization.unmarshal(Serialization.asYaml(status), Object.class))
                .as(Serialization.asYaml(status))
                .isEqualTo(read(golden, Object.class));
    }

    private static <T> T read(String name, Class<T> type) {
        try (var resource = ReportsTest.class.getResourceAsStream(name)) {
            return Serialization.unmarshal(new String(resource.readAllBytes(), StandardCharsets.UTF_8), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
