package io.tenantconfig.refresh;

import static io.tenantconfig.refresh.Loop.KEY;
import static io.tenantconfig.refresh.Loop.PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Moving messages from a dead-letter queue to the function brings statuses up to date, and does no harm. */
class ReplayTest {

    private static final String NONE = "{\"batchItemFailures\":[]}";

    private final Loop loop = new Loop();
    private final FakeParameters parameters = loop.parameters;

    @AfterEach
    void close() {
        loop.close();
    }

    /** Where dead letters come from. */
    enum Letter {
        OF_RULE {
            @Override
            String as(TestEvent event) {
                return DeadLetters.ofRule(event);
            }
        },
        OF_FUNCTION {
            @Override
            String as(TestEvent event) {
                return DeadLetters.ofFunction(event);
            }
        },
        OF_DESTINATION {
            @Override
            String as(TestEvent event) {
                return Queued.bodies(DeadLetters.ofDestination(event.json()));
            }
        };

        /** As the function receives it from the queue. */
        abstract String as(TestEvent event);
    }

    @ParameterizedTest
    @EnumSource
    void bringsTheStatusUpToDateWhenNoEventArrivedInTime(Letter letter) {
        loop.declare("checkout", "checkout", KEY);
        List<String> letters = new ArrayList<>();
        letters.add(letter.as(parameters.put(PARAMETER)));
        letters.add(letter.as(parameters.put(PARAMETER)));
        letters.add(letter.as(parameters.delete(PARAMETER)));
        letters.add(letter.as(parameters.put(PARAMETER)));

        letters.reversed().forEach(each -> assertThat(loop.handle(each)).isEqualTo(NONE));
        assertThat(Reading.of(loop.observed("checkout"))).contains(new Reading(parameters.current(PARAMETER)));
    }

    @ParameterizedTest
    @EnumSource
    void changesNothingWhenTheStoreHasMovedOnAndItIsReplayedTwice(Letter letter) {
        loop.declare("checkout", "checkout", KEY);
        List<String> letters = new ArrayList<>();
        letters.add(letter.as(parameters.put(PARAMETER)));
        letters.add(letter.as(parameters.put(PARAMETER)));
        letters.add(letter.as(parameters.delete(PARAMETER)));
        loop.handle(parameters.put(PARAMETER));
        loop.handle(parameters.put(PARAMETER));
        TenantConfigStatus before = loop.get("checkout").getStatus();

        letters.forEach(loop::handle);
        letters.forEach(loop::handle);
        assertThat(loop.get("checkout").getStatus()).isEqualTo(before);
        assertThat(loop.patches()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void changesNothingWhenTheEntryIsGoneByNow(Letter letter) {
        loop.declare("checkout", "checkout", KEY);
        String replayed = letter.as(parameters.put(PARAMETER));
        loop.handle(parameters.delete(PARAMETER));

        loop.handle(replayed);
        loop.handle(replayed);
        assertThat(loop.observed("checkout").gone()).isTrue();
        assertThat(loop.patches()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void givesTheMessageBackWhenTheTroubleLasts(Letter letter) {
        loop.declare("checkout", "checkout", KEY);
        String replayed = letter.as(parameters.put(PARAMETER));
        parameters.goDown();

        assertThat(loop.handle(replayed)).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"}]}");
    }
}
