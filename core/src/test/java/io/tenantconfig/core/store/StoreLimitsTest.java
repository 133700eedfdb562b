package io.tenantconfig.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.StoreId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import net.jqwik.api.Example;

class StoreLimitsTest {

    private final StoreLimits limits = new StoreLimits(StoreId.PARAMETER_STORE, 8, true, Set.of("{{", "}}"));

    @Example
    void allowAValueOfExactlyTheLargestSize() {
        assertThat(limits.violation(ConfigValue.text("éééé"), false)).isEmpty();
        assertThat(limits.violation(ConfigValue.text("12345678"), true)).isEmpty();
    }

    @Example
    void nameSizeAndLimitWhenAValueIsTooLarge() {
        assertThat(limits.violation(ConfigValue.text("ééééx"), false))
                .contains("value: 9 bytes (expected: at most 8 bytes in parameter-store)");
    }

    @Example
    void nameTheForbiddenTextAndNotTheValue() {
        assertThat(limits.violation(ConfigValue.text("a{{b}}"), false))
                .contains("value: contains \"{{\" (expected: a value without it, because parameter-store refuses it)");
        assertThat(limits.violation(ConfigValue.text("{ {a} }"), false)).isEmpty();
    }

    @Example
    void keepSecretsOutOfAStoreThatKeepsNone() {
        var open = new StoreLimits(StoreId.DYNAMODB, 8, false, Set.of());

        assertThat(open.violation(ConfigValue.text("x"), true))
                .contains("value: from a Secret (expected: a plain value, because dynamodb keeps no secrets)");
        assertThat(open.violation(ConfigValue.text("x"), false)).isEmpty();
    }

    @Example
    void rejectALimitThatNoValueKeeps() {
        assertThatThrownBy(() -> new StoreLimits(StoreId.DYNAMODB, 0, false, Set.of()))
                .hasMessage("maxValueBytes: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new StoreLimits(StoreId.DYNAMODB, 8, false, Set.of(), Duration.ofSeconds(-1)))
                .hasMessage("restAfterDelete: PT-1S (expected: >= 0)");
    }

    @Example
    void leaveTheTextOutWhenChangesAndEntriesArePrinted() {
        var stored = new StoredEntry("hunter2", true, Version.of(1, Instant.EPOCH));

        assertThat(stored.toString()).doesNotContain("hunter2");
    }
}
