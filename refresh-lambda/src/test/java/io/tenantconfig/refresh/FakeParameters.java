package io.tenantconfig.refresh;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Parameter Store as the function sees it. */
final class FakeParameters implements StoreVersions {

    private final StoreTime time;
    private final Map<String, Version> parameters = new HashMap<>();
    private final Queue<Optional<Version>> staleReads = new ArrayDeque<>();
    private final Map<String, Optional<Version>> before = new HashMap<>();
    private BooleanSupplier lagging = () -> false;
    private Runnable step = () -> {};
    private final Set<String> unreadable = new HashSet<>();
    private final Map<String, Runnable> duringReads = new HashMap<>();
    private boolean down;
    private int reads;

    FakeParameters(StoreTime time) {
        this.time = time;
    }

    @Override
    public Optional<Sighted> find(Location location) {
        reads++;
        duringReads.getOrDefault(location.path(), () -> {}).run();
        if (down || unreadable.contains(location.path())) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "down", new IllegalStateException());
        }
        step.run();
        Optional<Version> version = read(location.path());
        step.run();
        return version.map(found -> new Sighted(found, Optional.empty()));
    }

    private Optional<Version> read(String name) {
        if (!staleReads.isEmpty()) {
            return staleReads.remove();
        }
        return lagging.getAsBoolean() && before.containsKey(name) ? before.get(name) : current(name);
    }

    @Override
    public boolean consistent() {
        return false;
    }

    Optional<Version> current(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Writes a parameter and returns the event. */
    TestEvent put(String name) {
        Instant now = time.nextWrite();
        Optional<Version> last = current(name);
        before.put(name, last);
        parameters.put(name, Version.of(last.map(Version::number).orElse(0L) + 1, now));
        return event(name, last.isEmpty() ? "Create" : "Update");
    }

    /** Deletes a parameter and returns the event. */
    TestEvent delete(String name) {
        time.nextWrite();
        before.put(name, current(name));
        parameters.remove(name);
        return event(name, "Delete");
    }

    TestEvent event(String name, String operation) {
        return TestEvent.of(UUID.randomUUID().toString(), time.now(), name, operation);
    }

    /** The next reads find these. */
    void answerNext(Optional<Version> version, int times) {
        for (int i = 0; i < times; i++) {
            staleReads.add(version);
        }
    }

    void goDown() {
        down = true;
    }

    /** Reads find what was there before the last write, as long as this is so. */
    void lagBehindWhile(BooleanSupplier condition) {
        lagging = condition;
    }

    /** Does something before and after each time that the store looks for a parameter. */
    void atEveryStep(Runnable action) {
        step = action;
    }

    /** Forgets every parameter, and that reads may lag. */
    void clear() {
        parameters.clear();
        before.clear();
        lagging = () -> false;
    }

    void goDownFor(String name) {
        unreadable.add(name);
    }

    /** Does something at the beginning of every read of a parameter. */
    void duringReadsOf(String name, Runnable action) {
        duringReads.put(name, action);
    }

    Instant now() {
        return time.now();
    }

    int reads() {
        return reads;
    }
}
