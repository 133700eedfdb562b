package io.tenantconfig.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "/config-service/acme/checkout/db-url";

    @RegisterExtension
    final Emulated emulated = new Emulated();

    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        emulated.emulator().onEvent(event -> events.add(parse(event)));
    }

    @Test
    void hasAwsShapeWhenAParameterIsCreatedUpdatedLabelledAndDeleted() throws Exception {
        emulated.create(NAME, "one", request -> request.description("the database"));
        emulated.create("single", "two");
        emulated.pass(Duration.ofMillis(1_700));
        emulated.overwrite(NAME, "three");
        emulated.ssm().labelParameterVersion(request -> request.name(NAME).labels("released"));
        emulated.ssm().deleteParameters(request -> request.names("single", NAME));

        await().until(() -> events.size() == 6);

        assertThat(events)
                .extracting(event -> UUID.fromString(event.path("id").textValue()))
                .doesNotHaveDuplicates();
        events.forEach(event -> ((ObjectNode) event).put("id", "an id"));
        try (var golden = getClass().getResourceAsStream("events.json")) {
            assertThat(JSON.valueToTree(events).toPrettyString())
                    .isEqualTo(JSON.readTree(golden).toPrettyString());
        }
    }

    @Test
    void emitsNothingWhenNothingChanges() {
        emulated.create(NAME, "one");
        Emulated.refused("ParameterAlreadyExists", () -> emulated.create(NAME, "two"));
        emulated.ssm().labelParameterVersion(request -> request.name(NAME).labels("1invalid"));
        emulated.ssm().deleteParameters(request -> request.names("/none"));
        emulated.create("/last", "value");

        await().until(() -> names().contains("/last"));

        assertThat(names()).containsExactly(NAME, "/last");
    }

    @Test
    void comesInTheOrderOfTheChanges() {
        emulated.create(NAME, "0");
        for (int i = 1; i < 50; i++) {
            String description = Integer.toString(i);
            emulated.ssm()
                    .putParameter(request ->
                            request.name(NAME).value("v").overwrite(true).description(description));
        }

        await().until(() -> events.size() == 50);

        assertThat(events.subList(1, 50))
                .extracting(event -> event.at("/detail/description").asInt())
                .isSorted();
    }

    @Test
    void goesOnWhenAListenerThrows() {
        emulated.emulator().onEvent(event -> {
            throw new IllegalStateException("a listener's failure");
        });
        List<byte[]> received = new CopyOnWriteArrayList<>();
        emulated.emulator().onEvent(received::add);

        emulated.create("/a", "one");
        emulated.create("/b", "two");

        await().until(() -> received.size() == 2);
        assertThat(names()).containsExactly("/a", "/b");
    }

    @Test
    void isNotDeliveredWhenItIsToBeDropped() {
        emulated.emulator().faults().dropEvents(1);

        emulated.create("/a", "one");
        emulated.create("/b", "two");

        await().until(() -> !events.isEmpty());
        assertThat(names()).containsExactly("/b");
    }

    @Test
    void comesTwiceWhenItIsToBeDuplicated() {
        emulated.emulator().faults().duplicateEvents(1);

        emulated.create("/a", "one");
        emulated.create("/b", "two");

        await().until(() -> events.size() == 3);
        assertThat(names()).containsExactly("/a", "/a", "/b");
        assertThat(events.get(0)).isEqualTo(events.get(1));
    }

    @Test
    void isOvertakenWhenItIsToBeDelayed() {
        emulated.emulator().faults().delayEvents(1, Duration.ofMillis(300));

        emulated.create("/a", "one");
        emulated.create("/b", "two");

        await().until(() -> events.size() == 2);
        assertThat(names()).containsExactly("/b", "/a");
    }

    private List<String> names() {
        return events.stream()
                .map(event -> event.at("/detail/name").textValue())
                .toList();
    }

    private static JsonNode parse(byte[] event) {
        try {
            return JSON.readTree(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
