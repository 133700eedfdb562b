package io.tenantconfig.server.refresh;

import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.server.declaration.Declaration;
import io.tenantconfig.server.refresh.Reading.Failed;
import io.tenantconfig.server.refresh.Reading.Judged;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads entries from their stores, and reads again what is not yet what the status announces. */
final class EntryReader {

    /** Judges what lies at a declared entry's place. */
    interface Judge {
        Verdict judge(Declaration declaration, Optional<StoredEntry> read);
    }

    /**
     * Between one reading and the next: Parameter Store is eventually consistent, as a rule within a second
     * (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html).
     */
    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(50), Duration.ofMillis(250));

    private final Map<StoreId, ConfigReader> readers;

    EntryReader(Map<StoreId, ConfigReader> readers) {
        this.readers = Map.copyOf(readers);
    }

    /**
     * Reads these entries, each store once, and up to two times more what is doubtful. Waits in between, so a thread of
     * its own should call it.
     *
     * @return a reading of every entry
     */
    Map<EntryId, Reading> read(Collection<Declaration> declarations, Judge judge) throws InterruptedException {
        Map<EntryId, Reading> readings = new HashMap<>(readOnce(declarations, judge));
        for (Duration pause : PAUSES) {
            List<Declaration> doubtful = declarations.stream()
                    .filter(declaration -> readings.get(declaration.id()) instanceof Judged(Verdict.Doubtful verdict))
                    .toList();
            if (!doubtful.isEmpty()) {
                Thread.sleep(pause);
                readings.putAll(readOnce(doubtful, judge));
            }
        }
        return readings;
    }

    private Map<EntryId, Reading> readOnce(Collection<Declaration> declarations, Judge judge) {
        Map<StoreId, List<Declaration>> byStore = declarations.stream()
                .collect(Collectors.groupingBy(
                        declaration -> declaration.placement().location().store()));
        Map<EntryId, Reading> readings = new HashMap<>();
        byStore.forEach((store, ofStore) -> readings.putAll(readStore(store, ofStore, judge)));
        return readings;
    }

    private Map<EntryId, Reading> readStore(StoreId store, List<Declaration> declarations, Judge judge) {
        ConfigReader reader = readers.get(store);
        if (reader == null) {
            throw new IllegalStateException("store: " + store + " (expected: one of " + readers.keySet() + ")");
        }
        Map<EntryId, Reading> readings = new HashMap<>();
        try {
            Map<Location, StoredEntry> stored = reader.read(declarations.stream()
                    .map(declaration -> declaration.placement().location())
                    .collect(Collectors.toSet()));
            for (Declaration declaration : declarations) {
                var read =
                        Optional.ofNullable(stored.get(declaration.placement().location()));
                readings.put(declaration.id(), new Judged(judge.judge(declaration, read)));
            }
        } catch (StoreException e) {
            declarations.forEach(declaration -> readings.put(declaration.id(), new Failed(e)));
        }
        return readings;
    }
}
