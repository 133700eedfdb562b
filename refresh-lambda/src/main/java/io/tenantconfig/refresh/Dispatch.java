package io.tenantconfig.refresh;

import io.tenantconfig.refresh.Delivery.BatchRecord;
import io.tenantconfig.refresh.EventResult.Hint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Has hints handled, counts the rest, and tells what must come again. */
final class Dispatch {

    private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

    private final Refresh refresh;

    Dispatch(Refresh refresh) {
        this.refresh = refresh;
    }

    /**
     * How often what came of an event.
     *
     * @throws RuntimeException if it must come again
     */
    Map<Outcome, Integer> single(EventResult event) throws InterruptedException {
        var counts = new EnumMap<Outcome, Integer>(Outcome.class);
        for (Case handled : refresh.apply(hints(List.of(event), counts))) {
            @Nullable RuntimeException failure = handled.failure();
            if (failure != null) {
                throw failure;
            }
            count(handled.outcomes(), counts);
        }
        return counts;
    }

    /** The ids of the records that must come again. */
    List<String> batch(List<BatchRecord> records) throws InterruptedException {
        var counts = new EnumMap<Outcome, Integer>(Outcome.class);
        List<Case> handled =
                refresh.apply(hints(records.stream().map(BatchRecord::event).toList(), counts));
        handled.forEach(one -> count(one.outcomes(), counts));
        List<String> hintedIn = records.stream()
                .filter(record -> record.event() instanceof Hint)
                .map(BatchRecord::id)
                .toList();
        Set<RuntimeException> reasons = Collections.newSetFromMap(new IdentityHashMap<>());
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < handled.size(); i++) {
            @Nullable RuntimeException failure = handled.get(i).failure();
            if (failure != null) {
                reasons.add(failure);
                failed.add(hintedIn.get(i));
            }
        }
        reasons.forEach(reason -> log.atWarn()
                .setMessage("records must come again")
                .setCause(reason)
                .log());
        summarize(records.size(), failed.size(), counts);
        return failed;
    }

    /** Those events that are hints; the others are counted. */
    private static List<Hint> hints(List<EventResult> events, Map<Outcome, Integer> counts) {
        List<Hint> hints = new ArrayList<>();
        for (EventResult event : events) {
            switch (event) {
                case Hint hint -> hints.add(hint);
                case EventResult.Notification(String eventId) -> {
                    log.atInfo()
                            .setMessage("event ignored")
                            .addKeyValue("eventId", eventId)
                            .addKeyValue("outcome", Outcome.NOTIFICATION.label())
                            .log();
                    count(List.of(Outcome.NOTIFICATION), counts);
                }
                case EventResult.Malformed(String message) -> refuse(message, Outcome.MALFORMED, counts);
                case EventResult.UnknownKind(String message) -> refuse(message, Outcome.UNKNOWN_KIND, counts);
                case EventResult.ForeignOrigin(String message) -> refuse(message, Outcome.FOREIGN_ORIGIN, counts);
            }
        }
        return hints;
    }

    private static void refuse(String reason, Outcome outcome, Map<Outcome, Integer> counts) {
        log.atWarn()
                .setMessage("event refused")
                .addKeyValue("reason", reason)
                .addKeyValue("outcome", outcome.label())
                .log();
        count(List.of(outcome), counts);
    }

    private static void count(Collection<Outcome> outcomes, Map<Outcome, Integer> counts) {
        outcomes.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
    }

    private static void summarize(int records, int failed, Map<Outcome, Integer> counts) {
        LoggingEventBuilder event = log.atInfo()
                .setMessage("batch handled")
                .addKeyValue("records", records)
                .addKeyValue("failed", failed);
        for (var count : counts.entrySet()) {
            event = event.addKeyValue(count.getKey().label(), count.getValue());
        }
        event.log();
    }
}
