package io.tenantconfig.storage;

import io.tenantconfig.core.route.ItemLayout.ItemKey;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Change.Base;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A change as DynamoDB is asked for it: an item to put or to delete, under a condition. */
sealed interface ItemWrite {

    /** What an item takes beside its value and its keys, generously: marks, times and names of attributes. */
    int OVERHEAD_BYTES = 2_000;

    Location location();

    Condition condition();

    WriteResult done();

    /**
     * What became of it when its condition did not hold.
     *
     * @param found what is there
     */
    WriteResult refusedBy(Map<String, AttributeValue> found);

    int bytes();

    /**
     * An item to put, as a whole.
     *
     * @param otherwise the result when the condition does not hold
     */
    record Put(
            Location location,
            Map<String, AttributeValue> item,
            Condition condition,
            WriteResult done,
            WriteResult otherwise,
            int bytes)
            implements ItemWrite {

        @Override
        public WriteResult refusedBy(Map<String, AttributeValue> found) {
            return otherwise;
        }

        /** Without the value. */
        @Override
        public String toString() {
            return "Put[" + location + "]";
        }
    }

    record Delete(Location location, ItemKey key, Claim claim, Condition condition) implements ItemWrite {

        @Override
        public WriteResult done() {
            return new WriteResult.Deleted();
        }

        @Override
        public WriteResult refusedBy(Map<String, AttributeValue> found) {
            boolean ours = Item.of(found).sighting().isOf(claim.owner());
            return ours ? new WriteResult.Moved() : new WriteResult.NotOwned();
        }

        @Override
        public int bytes() {
            return OVERHEAD_BYTES;
        }
    }

    /** The write that puts a value; empty when the version that it is planned against is none of this store's. */
    static Optional<ItemWrite> put(Claim claim, Change.Put put, ItemKey key, Instant now) {
        return switch (put.base()) {
            case Base.Absent() ->
                Optional.of(put(claim, put, key, now, 1, Condition.absent(), new WriteResult.Taken()));
            case Base.Own(String version) ->
                ItemVersion.parse(version)
                        .map(seen -> put(
                                claim,
                                put,
                                key,
                                now,
                                seen.number() + 1,
                                Condition.own(claim, seen),
                                new WriteResult.Moved()));
            case Base.Adopted(String version) ->
                ItemVersion.parse(version)
                        .map(seen -> put(
                                claim,
                                put,
                                key,
                                now,
                                seen.number() + 1,
                                Condition.version(seen),
                                new WriteResult.Moved()));
        };
    }

    private static ItemWrite put(
            Claim claim,
            Change.Put put,
            ItemKey key,
            Instant now,
            long number,
            Condition condition,
            WriteResult otherwise) {
        return new Put(
                put.location(),
                Item.attributes(key, put.text(), number, claim, now),
                condition,
                new WriteResult.Written(Long.toString(number)),
                otherwise,
                put.text().getBytes(StandardCharsets.UTF_8).length + OVERHEAD_BYTES);
    }

    static ItemWrite delete(Claim claim, Location location, ItemKey key) {
        return new Delete(location, key, claim, Condition.absentOrOwn(claim));
    }
}
