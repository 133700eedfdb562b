package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.ItemLayout.ItemKey;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoredEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An entry as the table holds it, as far as sense can be made of it: others may write there, too.
 *
 * @param number the attribute {@code version}, which every write of ours raises by one; 0 when there is none
 * @param modifiedAt the time of our last write, by the writer's clock; the epoch when there was none
 */
record Item(Optional<String> value, Optional<String> digest, long number, Optional<Claim> claim, Instant modifiedAt) {

    static final String PARTITION = "pk";
    static final String SORT = "sk";
    static final String VALUE = "value";
    static final String DIGEST = "digest";
    static final String VERSION = "version";
    static final String OWNER = "owner";
    static final String INCARNATION = "incarnation";
    static final String GENERATION = "generation";
    static final String UPDATED_AT = "updatedAt";

    static Map<String, AttributeValue> key(ItemKey key) {
        return Map.of(
                PARTITION, AttributeValue.fromS(key.partition()),
                SORT, AttributeValue.fromS(key.sort()));
    }

    /** The key among an item's attributes; a part that is missing is empty. */
    static ItemKey keyOf(Map<String, AttributeValue> attributes) {
        return new ItemKey(
                text(attributes, PARTITION).orElse(""), text(attributes, SORT).orElse(""));
    }

    /** All attributes of an item that is written now. */
    static Map<String, AttributeValue> attributes(ItemKey key, String value, long number, Claim claim, Instant now) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(key(key));
        attributes.put(VALUE, AttributeValue.fromS(value));
        attributes.put(DIGEST, AttributeValue.fromS(Digest.of(value)));
        attributes.put(VERSION, AttributeValue.fromN(Long.toString(number)));
        attributes.put(OWNER, AttributeValue.fromS(claim.owner().toString()));
        attributes.put(INCARNATION, AttributeValue.fromS(SortableTime.format(claim.incarnation())));
        attributes.put(GENERATION, AttributeValue.fromN(Long.toString(claim.generation())));
        attributes.put(
                UPDATED_AT,
                AttributeValue.fromS(now.truncatedTo(ChronoUnit.MILLIS).toString()));
        return attributes;
    }

    static Item of(Map<String, AttributeValue> attributes) {
        return new Item(
                text(attributes, VALUE),
                text(attributes, DIGEST),
                number(attributes, VERSION).orElse(0L),
                claim(attributes),
                text(attributes, UPDATED_AT).flatMap(Item::time).orElse(Instant.EPOCH));
    }

    /** Whether the value is the one that was written together with the digest beside it. */
    boolean isIntact() {
        return value.isPresent() && value.map(Digest::of).equals(digest);
    }

    Version version() {
        return new Version(new ItemVersion(number, isIntact() ? Optional.empty() : tail()).format(), modifiedAt);
    }

    /** Empty when the item has no value that is text. */
    Optional<StoredEntry> entry() {
        return value.map(text -> new StoredEntry(text, false, version()));
    }

    Sighting sighting() {
        return claim.filter(mark -> number > 0)
                .<Sighting>map(by -> new Sighting.Marked(version(), new Mark(by, Long.toString(number)), isIntact()))
                .orElseGet(() -> new Sighting.Unmarked(version()));
    }

    private Optional<String> tail() {
        return Optional.of(Digest.of(value.orElse("")));
    }

    private static Optional<Claim> claim(Map<String, AttributeValue> attributes) {
        Optional<Owner> owner = text(attributes, OWNER).flatMap(Owner::parse);
        Optional<Instant> incarnation = text(attributes, INCARNATION).flatMap(Item::time);
        Optional<Long> generation = number(attributes, GENERATION);
        if (owner.isEmpty() || incarnation.isEmpty() || generation.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Claim(owner.get(), incarnation.get(), generation.get()));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Map<String, AttributeValue> attributes, String name) {
        return Optional.ofNullable(attributes.get(name)).flatMap(value -> Optional.ofNullable(value.s()));
    }

    private static Optional<Long> number(Map<String, AttributeValue> attributes, String name) {
        return Optional.ofNullable(attributes.get(name))
                .flatMap(value -> Optional.ofNullable(value.n()))
                .filter(digits -> digits.matches("[0-9]{1,18}"))
                .map(Long::valueOf);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
