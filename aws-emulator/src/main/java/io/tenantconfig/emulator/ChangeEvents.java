package io.tenantconfig.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * "Parameter Store Change" events, delivered on a thread of their own in the order of the changes, unless a fault says
 * otherwise. A listener that throws does not get the event again.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html">AWS's
 *     examples</a>
 */
final class ChangeEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeEvents.class);

    private final Arns arns;
    private final Faults faults;
    private final List<Consumer<byte[]>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parameter-store-events").factory());

    ChangeEvents(Arns arns, Faults faults) {
        this.arns = arns;
        this.faults = faults;
    }

    void deliverTo(Consumer<byte[]> listener) {
        listeners.add(listener);
    }

    /** Takes a change to be delivered later; does not wait for it. */
    void emit(Change change) {
        byte[] event = SsmFront.bytes(event(change));
        Faults.Fate fate = faults.fateOfEvent();
        for (int i = 0; i < fate.deliveries(); i++) {
            var _ = thread.schedule(() -> deliver(event), fate.delay().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Undelivered events are lost. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    private ObjectNode event(Change change) {
        Parameter parameter = change.parameter();
        ObjectNode event = Answers.empty()
                .put("version", "0")
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", "Parameter Store Change")
                .put("source", "aws.ssm")
                .put("account", arns.account())
                .put("time", change.at().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", arns.region());
        event.putArray("resources").add(arns.of(parameter.name()));
        ObjectNode detail = event.putObject("detail")
                .put("operation", change.kind().toString())
                .put("name", parameter.name())
                .put("type", parameter.newest().type().toString());
        parameter.newest().description().ifPresent(description -> detail.put("description", description));
        return event;
    }

    private void deliver(byte[] event) {
        for (Consumer<byte[]> listener : listeners) {
            try {
                listener.accept(event.clone());
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("A listener failed to take an event");
            }
        }
    }
}
