package io.tenantconfig.refresh;

import static io.tenantconfig.refresh.Loop.KEY;
import static io.tenantconfig.refresh.Loop.PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** T19, T25: what an event says is never believed. Nothing that anybody sends changes a status that it does not concern. */
class MistrustTest {

    private static final String ITEM = "TENANT#acme/CONFIG#payment";

    /** What a log line may hold at most: a bounded name, a bounded reason, and what we say ourselves. */
    private static final int LONGEST_LINE = 500;

    private final Loop loop = new Loop(new Origin(Optional.of("123456789012"), Optional.of("eu-west-1")));

    @BeforeEach
    void declare() {
        loop.declare("checkout", "checkout", KEY, "tenant_config_payment");
    }

    @AfterEach
    void close() {
        loop.close();
    }

    /** The ways in which an event can come. */
    enum Way {
        ALONE {
            @Override
            String wrap(String event) {
                return event;
            }
        },
        QUEUED {
            @Override
            String wrap(String event) {
                return Queued.bodies(event);
            }
        },
        FAILED_BEFORE {
            @Override
            String wrap(String event) {
                return Queued.bodies(DeadLetters.ofDestination(event));
            }
        };

        abstract String wrap(String event);
    }

    @ParameterizedTest
    @EnumSource
    void ignoresThePathOfAnotherTenantWhoseNamespaceDoesNotDeclareIt(Way way) {
        loop.bind("globex", "globex");
        loop.declareIn("globex", "globex", "checkout", "billing", KEY);
        String spoofed = loop.parameters
                .put(PARAMETER)
                .with("/detail/name", "/config-service/globex/checkout/feature")
                .json();

        assertIgnored(way.wrap(spoofed), "unknownService");
    }

    static Stream<String> foreignNames() {
        return Stream.of(
                "/config-service/acme/checkout/../checkout/feature",
                "/config-service/globex/../acme/checkout/feature",
                "/config-service/acme/checkout/%2e%2e/feature",
                "/config-service/acme%2fcheckout/feature",
                "/config-service/acme/checkout/feature\0",
                "/config-service/acme\0/checkout/feature",
                "/config-service/acme/checkout/fe\u0430ture",
                "/config-service/\u0430cme/checkout/feature",
                "/config-service/acme/checkout/feature\ninfo patched",
                "/config-service/acme/checkout/feature/",
                "/config-service/acme//feature",
                "/config-service/Acme/checkout/feature",
                "\\config-service\\acme\\checkout\\feature",
                "config-service/acme/checkout/feature",
                "/CONFIG-SERVICE/acme/checkout/feature",
                "/",
                " ");
    }

    @ParameterizedTest
    @MethodSource("foreignNames")
    void ignoresANameThatNoLayoutMakes(String name) {
        for (Way way : Way.values()) {
            assertIgnored(
                    way.wrap(loop.parameters
                            .put(PARAMETER)
                            .with("/detail/name", name)
                            .json()),
                    "foreignPath");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ignoresANameOfAMegabyte(Way way) {
        String giant = "/config-service/acme/checkout/" + "a/".repeat(500_000) + "a";

        assertIgnored(
                way.wrap(loop.parameters
                        .put(PARAMETER)
                        .with("/detail/name", giant)
                        .json()),
                "foreignPath");
    }

    @ParameterizedTest
    @EnumSource
    void ignoresAnEventOfAnotherAccount(Way way) {
        String event =
                loop.parameters.put(PARAMETER).with("/account", "999999999999").json();

        assertIgnored(way.wrap(event), "foreignOrigin");
    }

    @ParameterizedTest
    @EnumSource
    void ignoresAnEventOfAnotherRegion(Way way) {
        String event =
                loop.parameters.put(PARAMETER).with("/region", "us-east-1").json();

        assertIgnored(way.wrap(event), "foreignOrigin");
    }

    @Test
    void ignoresAMessageFromAnothersQueue() {
        String event = loop.parameters.put(PARAMETER).json();

        assertIgnored(Queued.bodiesFrom("arn:aws:sqs:eu-west-1:999999999999:refresh", event), "foreignOrigin");
        assertIgnored(Queued.bodiesFrom("arn:aws:sqs:us-east-1:123456789012:refresh", event), "foreignOrigin");
        assertIgnored(Queued.bodiesFrom("https://sqs.eu-west-1.amazonaws.com/1/q", event), "malformed");
    }

    @Test
    void ignoresARecordFromAnothersStream() {
        ObjectNode record = loop.table.put(ITEM, Optional.empty());
        for (String foreign : new String[] {
            FakeTable.STREAM.replace("123456789012", "999999999999"), FakeTable.STREAM.replace("eu-west-1", "us-east-1")
        }) {
            assertIgnored(
                    FakeTable.batch(FakeTable.changed(record, copy -> copy.put("eventSourceARN", foreign))),
                    "foreignOrigin");
        }
    }

    @Test
    void ignoresKeysOfAMegabyte() {
        ObjectNode record = loop.table.put(ITEM, Optional.empty());
        String giant = "a".repeat(1_000_000);

        assertIgnored(
                FakeTable.batch(FakeTable.changed(
                        record, copy -> copy.withObject("/dynamodb/Keys/sk").put("S", "CONFIG#" + giant))),
                "foreignPath");
        assertIgnored(
                FakeTable.batch(FakeTable.changed(
                        record, copy -> copy.withObject("/dynamodb/Keys/pk").put("S", "TENANT#" + giant))),
                "foreignPath");
    }

    @ParameterizedTest
    @EnumSource
    void ignoresWhatIsNestedTooDeeply(Way way) {
        String event = loop.parameters.put(PARAMETER).json();
        String deep = event.replace(
                "\"detail\":{", "\"detail\":{\"deep\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",");

        assertIgnored(way.wrap(deep), "malformed");
    }

    @ParameterizedTest
    @EnumSource
    void ignoresAnIdThatNoStatusTakes(Way way) {
        TestEvent event = loop.parameters.put(PARAMETER);
        for (String id : new String[] {"x".repeat(129), "two words", "line\nbreak", "caf\u00e9"}) {
            assertIgnored(way.wrap(event.with("/id", id).json()), "malformed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ignoresATimeThatCannotBeReckonedWith(Way way) {
        TestEvent event = loop.parameters.put(PARAMETER);
        for (String time :
                new String[] {"+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "1969-01-01T00:00:00Z"}) {
            assertIgnored(way.wrap(event.with("/time", time).json()), "malformed");
        }
    }

    @Test
    void ignoresTenThousandRecordsThatAreNothing() {
        String[] bodies = Stream.iterate(0, i -> i < 10_000, i -> i + 1)
                .map(i -> "{\"canary\": " + i + "}")
                .toArray(String[]::new);

        assertIgnored(Queued.bodies(bodies), "malformed=10000");
    }

    @Test
    void tellsNothingOfWhatItDoesNotUnderstand() {
        String event = loop.parameters.put(PARAMETER).json();
        for (String broken : new String[] {
            event.replace("\"detail\":", "\"detail\":\"canary\",\"other\":"),
            event.replace("\"time\":\"", "\"time\":\"soon\",\"canary\":\""),
            "{\"canary\": canary}",
            "canary"
        }) {
            for (Way way : Way.values()) {
                try (var log = new CapturedLog()) {
                    loop.handle(way.wrap(broken));
                    assertThat(log.text()).contains("malformed");
                    assertThat(log.text().replace("detail: \"canary\"", "")).doesNotContain("canary");
                }
            }
        }
    }

    private void assertIgnored(String input, String outcome) {
        loop.patches();
        int reads = loop.parameters.reads() + loop.table.reads();
        try (var log = new CapturedLog()) {
            String answer = loop.handle(input);
            assertThat(answer + log.text()).contains(outcome);
            assertThat(answer).doesNotContain("itemIdentifier");
            assertThat(log.lines())
                    .allSatisfy(line ->
                            assertThat(line).hasSizeLessThan(LONGEST_LINE).matches("[ -~…]*"));
        }
        assertThat(loop.patches()).isZero();
        assertThat(loop.parameters.reads() + loop.table.reads()).isEqualTo(reads);
    }
}
