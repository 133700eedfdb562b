package io.tenantconfig.refresh;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;

/** Parameter Store as the function sees it; every write takes place ten seconds after the one before. */
final class FakeParameters implements StoreVersions {

    private final Map<String, Version> parameters = new HashMap<>();
    private final Queue<Optional<Version>> staleReads = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00.250Z");
    private final Set<String> unreadable = new HashSet<>();
    private final Map<String, Runnable> duringReads = new HashMap<>();
    private boolean down;
    private int reads;

    @Override
    public Optional<Sighted> find(Location location) {
        reads++;
        duringReads.getOrDefault(name, () -> {}).run();
        if (down || unreadable.contains(name)) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "down", new IllegalStateException());
        }
        Optional<Version> version = staleReads.isEmpty() ? current(location.path()) : staleReads.remove();
        return version.map(found -> new Sighted(found, Optional.empty()));
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
        now = now.plus(Duration.ofSeconds(10));
        Version before = parameters.get(name);
        parameters.put(name, Version.of(before == null ? 1 : before.number() + 1, now));
        return event(name, before == null ? "Create" : "Update");
    }

    /** Deletes a parameter and returns the event. */
    TestEvent delete(String name) {
        now = now.plus(Duration.ofSeconds(10));
        parameters.remove(name);
        return event(name, "Delete");
    }

    TestEvent event(String name, String operation) {
        return TestEvent.of(UUID.randomUUID().toString(), now, name, operation);
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

    void goDownFor(String name) {
        unreadable.add(name);
    }

    /** Does something at the beginning of every read of a parameter. */
    void duringReadsOf(String name, Runnable action) {
        duringReads.put(name, action);
    }

    Instant now() {
        return now;
    }

    int reads() {
        return reads;
    }
}
