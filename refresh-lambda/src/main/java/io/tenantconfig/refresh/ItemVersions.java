package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.ItemLayout.ItemKey;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Reads versions and marks by {@code GetItem}, strongly consistent, without the value: rights can be limited to the attributes
 * that are named here. So a value that somebody edits by hand without a new version keeps the version it had.
 */
final class ItemVersions implements StoreVersions {

    private static final AwsService SERVICE =
            new AwsService(StoreId.DYNAMODB, "dynamodb", "DYNAMODB", "DynamoDB_20120810", "1.0");

    /** By aliases, for some are reserved words; {@code pk} so that an item without the others is seen, too. */
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "#k", "pk",
            "#v", "version",
            "#u", "updatedAt",
            "#o", "owner",
            "#i", "incarnation",
            "#g", "generation");

    private final AwsJson aws;
    private final String table;

    ItemVersions(AwsJson aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    @Override
    public Optional<Sighted> find(Location location) {
        ItemKey key = ItemLayout.INSTANCE.keyAt(location.path());
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("TableName", table)
                .put("ConsistentRead", true)
                .put("ProjectionExpression", String.join(", ", ATTRIBUTES.keySet()));
        ObjectNode keys = request.putObject("Key");
        keys.putObject("pk").put("S", key.partition());
        keys.putObject("sk").put("S", key.sort());
        ObjectNode names = request.putObject("ExpressionAttributeNames");
        ATTRIBUTES.forEach(names::put);
        return Optional.of(aws.call(SERVICE, "GetItem", request).path("Item"))
                .filter(JsonNode::isObject)
                .map(ItemVersions::sighted);
    }

    @Override
    public boolean consistent() {
        return true;
    }

    /** Version 0 when there is none: somebody else wrote the item. */
    private static Sighted sighted(JsonNode item) {
        long number = number(item, "version").orElse(0L);
        var version = Version.of(number, time(item, "updatedAt").orElse(Instant.EPOCH));
        Optional<Mark> mark = claim(item).filter(claim -> number > 0).map(claim -> new Mark(claim, version.id()));
        return new Sighted(version, mark);
    }

    private static Optional<Claim> claim(JsonNode item) {
        Optional<Owner> owner = Owner.parse(item.at("/owner/S").asText());
        Optional<Instant> incarnation = time(item, "incarnation");
        Optional<Long> generation = number(item, "generation");
        try {
            return owner.isPresent() && incarnation.isPresent() && generation.isPresent()
                    ? Optional.of(new Claim(owner.get(), incarnation.get(), generation.get()))
                    : Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> number(JsonNode item, String attribute) {
        return Optional.of(item.path(attribute).path("N").asText())
                .filter(digits -> digits.matches("[0-9]{1,18}"))
                .map(Long::valueOf);
    }

    private static Optional<Instant> time(JsonNode item, String attribute) {
        try {
            return Optional.of(Instant.parse(item.path(attribute).path("S").asText()))
                    .filter(EventReader::isReckonable);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
