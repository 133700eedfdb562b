package io.tenantconfig.refresh;

import static io.tenantconfig.refresh.Loop.KEY;
import static io.tenantconfig.refresh.Loop.PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.Version;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F9: EventBridge events in batches from a queue. */
class QueueBatchTest {

    private static final String NONE = "{\"batchItemFailures\":[]}";
    private static final String OTHER_KEY = "param_config_other";
    private static final String OTHER = "/config-service/acme/checkout/other";
    private static final String BILLING = "/config-service/acme/billing/feature";

    private final Loop loop = new Loop();
    private final FakeParameters parameters = loop.parameters;

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void readsEachEntryOnceAndPatchesEachResourceOnceWhenManyEventsComeTogether() {
        loop.declare("checkout", "checkout", KEY, OTHER_KEY);
        loop.declare("billing", "billing", KEY);
        List<TestEvent> events = Stream.of(PARAMETER, OTHER, PARAMETER, BILLING, PARAMETER, OTHER)
                .map(parameters::put)
                .toList();

        assertThat(loop.handle(Queued.events(events))).isEqualTo(NONE);
        assertThat(loop.patches()).isEqualTo(2);
        assertThat(parameters.reads()).isEqualTo(3);
        assertThat(read("checkout", KEY)).isEqualTo(parameters.current(PARAMETER));
        assertThat(read("checkout", OTHER_KEY)).isEqualTo(parameters.current(OTHER));
        assertThat(read("billing", KEY)).isEqualTo(parameters.current(BILLING));
    }

    @Test
    void waitsOnceForAllWhenReadsOfSeveralEntriesAreOld() {
        loop.declare("checkout", "checkout", KEY, OTHER_KEY);
        List<TestEvent> events = List.of(parameters.put(PARAMETER), parameters.put(OTHER));
        parameters.answerNext(Optional.empty(), 2);

        loop.handle(Queued.events(events));
        assertThat(loop.waits).hasSize(1);
        assertThat(read("checkout", KEY)).isEqualTo(parameters.current(PARAMETER));
        assertThat(read("checkout", OTHER_KEY)).isEqualTo(parameters.current(OTHER));
    }

    @Test
    void handsBackOnlyTheMessagesOfAnEntryThatCannotBeRead() {
        loop.declare("checkout", "checkout", KEY, OTHER_KEY);
        String batch = Queued.events(parameters.put(PARAMETER), parameters.put(OTHER), parameters.put(PARAMETER));
        parameters.goDownFor(PARAMETER);

        assertThat(loop.handle(batch))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"},{\"itemIdentifier\":\"m2\"}]}");
        assertThat(read("checkout", OTHER_KEY)).isEqualTo(parameters.current(OTHER));
        assertThat(read("checkout", KEY)).isEmpty();
    }

    @Test
    void handsBackOnlyTheMessagesOfAResourceWhoseStatusKeepsChanging() {
        loop.declare("checkout", "checkout", KEY, OTHER_KEY);
        loop.declare("billing", "billing", KEY);
        String batch = Queued.events(parameters.put(OTHER), parameters.put(BILLING), parameters.put(PARAMETER));
        parameters.duringReadsOf(PARAMETER, this::touch);

        assertThat(loop.handle(batch))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"},{\"itemIdentifier\":\"m2\"}]}");
        assertThat(read("billing", KEY)).isEqualTo(parameters.current(BILLING));
    }

    @Test
    void handsBackEveryMessageThatMattersWhenTheApiServerDoesNotAnswer() {
        String batch = Queued.bodies(parameters.put(PARAMETER).json(), "nonsense");
        loop.kubernetes.getConfiguration().setRequestRetryBackoffLimit(0);
        loop.stopKubernetes();

        assertThat(loop.handle(batch)).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"}]}");
    }

    @Test
    void looksAgainAtAllKeysOfAResourceWhenItsStatusChangesWhileItIsPatched() {
        loop.declare("checkout", "checkout", KEY, OTHER_KEY);
        String batch = Queued.events(parameters.put(PARAMETER), parameters.put(OTHER));
        parameters.duringReadsOf(PARAMETER, () -> {
            if (parameters.reads() <= 2) {
                touch();
                parameters.put(OTHER);
            }
        });

        assertThat(loop.handle(batch)).isEqualTo(NONE);
        assertThat(parameters.reads()).isEqualTo(4);
        assertThat(read("checkout", KEY)).isEqualTo(parameters.current(PARAMETER));
        assertThat(read("checkout", OTHER_KEY)).isEqualTo(parameters.current(OTHER));
    }

    @Test
    void patchesNothingWhenTheBatchComesAgain() {
        loop.declare("checkout", "checkout", KEY, OTHER_KEY);
        String batch = Queued.events(
                parameters.put(PARAMETER), parameters.put(OTHER), parameters.put(OTHER), parameters.delete(PARAMETER));
        loop.handle(batch);
        loop.handle(batch);

        assertThat(loop.patches()).isEqualTo(1);
    }

    @Test
    void countsInTheLogWhatCameOfABatch() {
        loop.declare("checkout", "checkout", KEY);
        TestEvent event = parameters.put(PARAMETER);
        String batch = Queued.bodies(
                event.json(),
                event.json(),
                parameters.put(OTHER).json(),
                event.with("/source", "my.app").json(),
                "{}",
                "nonsense");

        try (var log = new CapturedLog()) {
            assertThat(loop.handle(batch)).isEqualTo(NONE);
            assertThat(log.lines().getLast())
                    .endsWith("records=6 failed=0 patched=1 unchanged=1 malformed=2 unknownKind=1 unknownKey=1 "
                            + "batch handled");
        }
    }

    @Test
    void answersToAnEmptyBatch() {
        assertThat(loop.handle("{\"Records\": []}")).isEqualTo(NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | unknownKind",
                "17 | unknownKind",
                "{\"eventSource\": \"aws:kinesis\"} | unknownKind",
                "{\"eventSource\": \"aws:sqs\"} | malformed",
                "{\"eventSource\": \"aws:sqs\", \"messageId\": \"\", \"body\": \"\"} | malformed",
                "{\"eventSource\": \"aws:sqs\", \"messageId\": \"m\", \"body\": \"{}\"} | malformed",
                "{\"eventSource\": \"aws:sqs\", \"messageId\": \"m\", \"body\": 7, \"eventSourceARN\": "
                        + "\"arn:aws:sqs:eu-west-1:123456789012:q\"} | malformed",
                "{\"eventSource\": \"aws:sqs\", \"messageId\": \"m\", \"body\": \"{}\", \"eventSourceARN\": "
                        + "\"arn:aws:sns:eu-west-1:123456789012:q\"} | malformed"
            })
    void isDoneWithARecordWhenItIsNotAMessage(String record, String outcome) {
        try (var log = new CapturedLog()) {
            assertThat(loop.handle("{\"Records\": [" + record + "]}")).isEqualTo(NONE);
            assertThat(log.lines().getLast()).endsWith("records=1 failed=0 " + outcome + "=1 batch handled");
        }
    }

    @Test
    void takesAThousandMessagesAtOnce() {
        String[] keys =
                IntStream.range(0, 100).mapToObj(i -> "param_config_k" + i).toArray(String[]::new);
        loop.declare("checkout", "checkout", keys);
        List<TestEvent> events = IntStream.range(0, 1_000)
                .mapToObj(i -> parameters.put("/config-service/acme/checkout/k" + i % 100))
                .toList();

        assertThat(loop.handle(Queued.events(events))).isEqualTo(NONE);
        assertThat(loop.patches()).isEqualTo(1);
        assertThat(parameters.reads()).isEqualTo(100);
        assertThat(loop.get("checkout").getStatus().observed()).hasSize(100);
    }

    private Optional<Version> read(String resource, String key) {
        return Reading.of(loop.get(resource).getStatus().observed().get(key)).flatMap(Reading::version);
    }

    /** Another writer's change of the status. */
    private void touch() {
        TenantConfigStatus status = loop.get("checkout").getStatus();
        loop.setStatus(
                "checkout",
                new TenantConfigStatus(
                        1L,
                        List.of(),
                        null,
                        null,
                        null,
                        Map.of(),
                        status.observed(),
                        Integer.toString(parameters.reads())));
    }
}
