package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever comes in, an answer goes out. A try is made from its seed, which is printed. */
class AnyBytesTest {

    private static Loop loop;

    @BeforeContainer
    static void start() {
        loop = new Loop();
        loop.declare("checkout", "checkout", Loop.KEY, "tenant_config_payment");
    }

    @AfterContainer
    static void stop() {
        loop.close();
    }

    @Property(tries = 500)
    void answersWhenBytesOfAnInputAreOthers(@ForAll long seed) {
        var random = new Random(seed);
        String event = TestEvent.of("an-event", Instant.EPOCH, Loop.PARAMETER, "Update")
                .json();
        List<String> inputs = List.of(
                event,
                Queued.bodies(event),
                Queued.bodies(DeadLetters.ofDestination(event)),
                FakeTable.batch(loop.table.put("TENANT#acme/CONFIG#payment", Optional.empty())));
        byte[] input = inputs.get(random.nextInt(inputs.size())).getBytes(StandardCharsets.UTF_8);
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            input[random.nextInt(input.length)] = (byte) random.nextInt(256);
        }

        assertThat(loop.handle(input)).startsWith("{").endsWith("}");
    }

    @Property(tries = 200)
    void answersWhenTheInputIsNoise(@ForAll byte[] input) {
        assertThat(loop.handle(input)).isEqualTo("{\"malformed\":1}");
    }
}
