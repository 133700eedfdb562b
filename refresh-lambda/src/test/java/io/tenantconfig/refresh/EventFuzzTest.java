package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * T19: any bytes in place of what Lambda passes: EventBridge's events, batches of a queue, records of a stream. The build tries
 * those of the corpus beside this class's resources; {@code JAZZER_FUZZ=1} looks for more.
 */
class EventFuzzTest {

    private static final String CORPUS = "EventFuzzTestInputs/whateverComesInIsAnsweredAndChangesOnlyWhatItNames/";
    private static final String KEY_IN_TABLE = "tenant_config_payment";
    private static final String ACCOUNT = "123456789012";
    private static final String REGION = "eu-west-1";
    private static final JsonMapper JSON = new JsonMapper();

    /** By the entries that an event can change, the texts that it cannot do without. */
    private static final Map<String, Set<String>> PLACES = Map.of(
            "acme/checkout/" + Loop.KEY, Set.of(Loop.PARAMETER),
            "globex/checkout/" + Loop.KEY, Set.of("/config-service/globex/checkout/feature"),
            "acme/checkout/" + KEY_IN_TABLE, Set.of("TENANT#acme", "CONFIG#payment"),
            "globex/checkout/" + KEY_IN_TABLE, Set.of("TENANT#globex", "CONFIG#payment"));

    private static final Set<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Outcome::label).collect(Collectors.toSet());

    private static Loop loop;

    /** Two tenants declare the same keys; and so does a resource that says it is acme's and is not. */
    @BeforeAll
    static void start() {
        loop = new Loop(new Origin(Optional.of(ACCOUNT), Optional.of(REGION)));
        loop.bind("globex", "globex");
        loop.declare("checkout", "checkout", Loop.KEY, KEY_IN_TABLE);
        loop.declareIn("globex", "globex", "checkout", "checkout", Loop.KEY, KEY_IN_TABLE);
        loop.declareIn("globex", "acme", "stranger", "checkout", Loop.KEY, KEY_IN_TABLE);
        for (String tenant : List.of("acme", "globex")) {
            loop.parameters.put("/config-service/" + tenant + "/checkout/feature");
            loop.table.put("TENANT#" + tenant + "/CONFIG#payment", Optional.empty());
        }
    }

    @AfterAll
    static void stop() {
        loop.close();
    }

    @BeforeEach
    void forget() {
        loop.setStatus("checkout", TenantConfigStatus.empty());
    }

    /** Nothing is down, so nothing is thrown; and whoever is not named by place, account and region is left alone. */
    @FuzzTest(maxDuration = "2m")
    void whateverComesInIsAnsweredAndChangesOnlyWhatItNames(byte[] input) throws IOException {
        Map<String, ObservedEntry> before = observed();

        JsonNode answer = JSON.readTree(loop.handle(input));

        assertThat(answer.properties()).allSatisfy(member -> {
            if (!member.getKey().equals("batchItemFailures")) {
                assertThat(OUTCOMES).contains(member.getKey());
            } else {
                assertThat(member.getValue()).isEmpty();
            }
        });
        for (String entry : changedSince(before)) {
            Set<String> texts = texts(input);
            assertThat(PLACES).as("entries that may change").containsKey(entry);
            assertThat(texts).as(entry).containsAll(PLACES.get(entry));
            assertThat(texts).as(entry).anyMatch(text -> text.contains(ACCOUNT));
            assertThat(texts).as(entry).anyMatch(text -> text.contains(REGION));
        }
    }

    /** So the corpus has something to change for the worse. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "parameter-update | {\"patched\":1}",
                "parameter-delete | {\"patched\":1}",
                "policy-expiration | {\"patched\":1}",
                "destination-record | {\"patched\":1}",
                "policy-notification | {\"notification\":1}",
                "secret-put | {\"foreignPath\":1}",
                "other-account | {\"foreignOrigin\":1}",
                "other-region | {\"foreignOrigin\":1}",
                "traversal | {\"foreignPath\":1}",
                "other-tenant-unknown-key | {\"unknownKey\":1}",
                "queue-batch | {\"batchItemFailures\":[]}",
                "stream-batch | {\"batchItemFailures\":[]}",
                "deep | {\"malformed\":1}",
            })
    void theCorpusHoldsEachKindOfEvent(String name, String answer) throws IOException {
        assertThat(loop.handle(corpus(name))).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"queue-batch, " + Loop.KEY, "stream-batch, " + KEY_IN_TABLE, "dead-letter, " + Loop.KEY})
    void theCorpusHoldsBatchesThatAreUnderstood(String name, String key) throws IOException {
        loop.handle(corpus(name));
        assertThat(loop.get("checkout").getStatus().observed()).containsOnlyKeys(key);
    }

    private static byte[] corpus(String name) throws IOException {
        try (var file = EventFuzzTest.class.getResourceAsStream(CORPUS + name)) {
            return file.readAllBytes();
        }
    }

    /** What is observed of all entries, by resource and key. */
    private static Map<String, ObservedEntry> observed() {
        Map<String, ObservedEntry> all = new HashMap<>();
        for (TenantConfig resource : loop.kubernetes
                .resources(TenantConfig.class)
                .inAnyNamespace()
                .list()
                .getItems()) {
            String name = resource.getMetadata().getNamespace() + "/"
                    + resource.getMetadata().getName() + "/";
            resource.getStatus().observed().forEach((key, observed) -> all.put(name + key, observed));
        }
        return all;
    }

    private static Set<String> changedSince(Map<String, ObservedEntry> before) {
        Map<String, ObservedEntry> changed = observed();
        before.forEach((entry, observed) -> changed.remove(entry, observed));
        return changed.keySet();
    }

    /** All texts in the input, and in the documents that are texts in it. */
    private static Set<String> texts(byte[] input) throws IOException {
        var texts = new HashSet<String>();
        collect(JSON.readTree(input), texts);
        return texts;
    }

    private static void collect(JsonNode node, Set<String> texts) {
        if (node.isTextual()) {
            texts.add(node.textValue());
            parsed(node.textValue()).forEach(document -> collect(document, texts));
        }
        node.forEach(child -> collect(child, texts));
    }

    private static Stream<JsonNode> parsed(String text) {
        if (!text.startsWith("{")) {
            return Stream.empty();
        }
        try {
            return Stream.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Stream.empty();
        }
    }
}
