package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.ItemLayout.ItemKey;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.StoreException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A table and its stream as the function sees them. A write's record tells it a
 * quarter of a second later, to the second.
 */
final class FakeTable implements StoreVersions {

    static final String STREAM =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/tenant-config/stream/2026-01-01T00:00:00.000";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StoreTime time;
    private final Map<String, Sighted> items = new HashMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private Runnable step = () -> {};
    private int sequence = 100;
    private int reads;

    FakeTable(StoreTime time) {
        this.time = time;
    }

    @Override
    public Optional<Sighted> find(Location location) {
        reads++;
        if (unreadable.contains(location.path())) {
            throw new StoreException(StoreException.Kind.THROTTLED, StoreId.DYNAMODB, "slow down");
        }
        step.run();
        Optional<Sighted> found = Optional.ofNullable(items.get(location.path()));
        step.run();
        return found;
    }

    @Override
    public boolean consistent() {
        return true;
    }

    Optional<Version> current(String path) {
        return Optional.ofNullable(items.get(path)).map(Sighted::version);
    }

    /** Writes an item as the operator does, and returns the record. */
    ObjectNode put(String path, Optional<Mark> mark) {
        Instant now = time.nextWrite();
        Sighted before = items.get(path);
        long number = before == null ? 1 : before.version().number() + 1;
        items.put(path, new Sighted(Version.of(number, now), mark));
        return record(path, before == null ? "INSERT" : "MODIFY");
    }

    /** Changes the value alone, as somebody at the console does, and returns the record. */
    ObjectNode editByHand(String path) {
        time.nextWrite();
        items.putIfAbsent(path, new Sighted(Version.of(0, Instant.EPOCH), Optional.empty()));
        return record(path, "MODIFY");
    }

    ObjectNode delete(String path) {
        time.nextWrite();
        items.remove(path);
        return record(path, "REMOVE");
    }

    /** A record as a stream of keys alone gives it. */
    ObjectNode record(String path, String eventName) {
        ItemKey key = ItemLayout.INSTANCE.keyAt(path);
        sequence++;
        ObjectNode record = JSON.createObjectNode();
        record.put("eventID", "event-" + sequence)
                .put("eventName", eventName)
                .put("eventVersion", "1.1")
                .put("eventSource", "aws:dynamodb")
                .put("awsRegion", "eu-west-1")
                .put("eventSourceARN", STREAM);
        ObjectNode change = record.putObject("dynamodb");
        change.put("ApproximateCreationDateTime", time.now().plusMillis(250).getEpochSecond())
                .put("SequenceNumber", Integer.toString(sequence))
                .put("SizeBytes", 42)
                .put("StreamViewType", "KEYS_ONLY");
        ObjectNode keys = change.putObject("Keys");
        keys.putObject("pk").put("S", key.partition());
        keys.putObject("sk").put("S", key.sort());
        return record;
    }

    static String batch(ObjectNode... records) {
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode array = batch.putArray("Records");
        List.of(records).forEach(array::add);
        return batch.toString();
    }

    static ObjectNode changed(ObjectNode record, Consumer<ObjectNode> change) {
        ObjectNode copy = record.deepCopy();
        change.accept(copy);
        return copy;
    }

    /** Does something before and after each time that the table looks for an item. */
    void atEveryStep(Runnable action) {
        step = action;
    }

    void clear() {
        items.clear();
    }

    void goDownFor(String path) {
        unreadable.add(path);
    }

    Instant now() {
        return time.now();
    }

    int reads() {
        return reads;
    }
}
