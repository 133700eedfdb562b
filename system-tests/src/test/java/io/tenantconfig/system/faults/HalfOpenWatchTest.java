package io.tenantconfig.system.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * F12: connections to the API server whose other end is gone without a word, so that they look like ones on which nothing
 * happens.
 */
class HalfOpenWatchTest {

    /** The silence of the watch, and some requests that wait ten seconds each on connections that are dead as well. */
    private static final Duration BOUND = Duration.ofMinutes(2);

    @SuppressWarnings("NullAway.Init")
    private static FaultySystem system;

    @BeforeAll
    static void start() throws IOException {
        system = FaultySystem.start();
        system.onboard("acme");
    }

    @AfterEach
    void check() {
        system.assertAlive();
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void operatorAndServerNoticeByThemselvesThatTheyHearNothingAnyMore() {
        system.declare("acme", "watched", "entries: [{key: param_config_watched, value: before}]");
        system.awaitReady("acme", "watched");
        system.awaitServed("acme", "param_config_watched", "before");

        system.line().swallow();
        system.declare("acme", "watched", "entries: [{key: param_config_watched, value: after}]");

        var reader = system.reader("acme");
        await("the change is served")
                .atMost(BOUND)
                .until(() -> reader.read("param_config_watched").equals(Optional.of("after")));
    }
}
