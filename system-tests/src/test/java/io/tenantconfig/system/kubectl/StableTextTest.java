package io.tenantconfig.system.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StableTextTest {

    @Test
    void ofTwoRunsIsTheSameHoweverOldThingsAre() {
        String young = """
                NAME       READY   LAST SYNC   AGE
                checkout   True    5s          12s
                """;
        String old = """
                NAME       READY   LAST SYNC   AGE
                checkout   True    2m10s       15m
                """;
        assertThat(StableText.of(young))
                .isEqualTo(StableText.of(old))
                .containsExactly("NAME       READY   LAST SYNC   AGE", "checkout   True    1m          1m");
    }

    @Test
    void laysOutEventsAnewWhoseAgesTakeMoreRoom() {
        String events = """
                Events:
                  Type    Reason  Age    From
                  ----    ------  ----   ----
                  Normal  Synced  2m10s  operator
                """;
        assertThat(StableText.of(events))
                .isEqualTo(StableText.of(events.replace("2m10s", "5s").replace("Age    ", "Age   ")));
    }

    @Test
    void hidesTimesUidsAndVersions() {
        assertThat(StableText.of("""
                  Resource Version:  310
                  UID:               7549050b-0e59-4c70-b72c-a8b0dfa5dfe3
                  Last Synced At:    2026-11-24T10:49:10.914Z
                """))
                .containsExactly(
                        "  Resource Version:  1234",
                        "  UID:               0b0e7a52-6d2c-4b7e-9a51-3c1f5d8e2f60",
                        "  Last Synced At:    2026-01-01T12:00:00Z");
    }

    @Test
    void leavesEverythingElseAsItIs() {
        String text = "entries[1].value: not shown (expected: 5m)\n\n  indented  as is";
        assertThat(String.join("\n", StableText.of(text + "\n\n"))).isEqualTo(text);
    }
}
