package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.ItemLayout.ItemKey;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.refresh.EventResult.Operation;
import java.util.Map;
import java.util.Optional;

/**
 * Records of the stream of DynamoDB's table, as {@link StreamRecord} passes them on. A stream of keys alone is enough
 * ({@code KEYS_ONLY}): the marks and versions are read from the table.
 */
public final class TableStream implements EventParser {

    static final Setting<String, String> TABLE = Setting.of(
            "DYNAMODB_TABLE",
            "the table in DynamoDB",
            Kind.matching("3 to 255 characters of A-Z, a-z, 0-9, _, . and -", "[A-Za-z0-9_.-]{3,255}"),
            "tenant-config");

    private final String table;

    /** Of the table that has the default name. */
    public TableStream() {
        this(TABLE.in(Map.of()));
    }

    TableStream(String table) {
        this.table = table;
    }

    /**
     * Of the table that {@code TENANTCONFIG_DYNAMODB_TABLE} names.
     *
     * @throws InvalidInputException if it is malformed
     */
    @Override
    public EventParser configured(Map<String, String> environment) {
        return new TableStream(TABLE.in(environment));
    }

    @Override
    public StoreId store() {
        return StoreId.DYNAMODB;
    }

    @Override
    public Layout layout() {
        return ItemLayout.INSTANCE;
    }

    @Override
    public Optional<EventResult> parse(Envelope event) {
        if (!event.source().equals(StreamRecord.EVENT_SOURCE)
                || !event.detailType().equals(StreamRecord.DETAIL_TYPE)) {
            return Optional.empty();
        }
        JsonNode from = event.detail().path("table");
        if (!from.asText().equals(table)) {
            return Optional.of(new EventResult.ForeignOrigin(
                    "table: " + InvalidInputException.quote(from.asText()) + " (expected: " + table + ")"));
        }
        JsonNode name = event.detail().path("eventName");
        if (!name.isTextual()) {
            return Optional.of(Members.wrong("eventName", name, "INSERT, MODIFY or REMOVE"));
        }
        JsonNode partition = event.detail().at("/keys/pk/S");
        JsonNode sort = event.detail().at("/keys/sk/S");
        if (!partition.isTextual() || !sort.isTextual()) {
            return Optional.of(new EventResult.Malformed("dynamodb.Keys: other ones (expected: texts pk and sk)"));
        }
        return Optional.of(hint(event, name.textValue(), new ItemKey(partition.textValue(), sort.textValue())));
    }

    @Override
    public StoreVersions versions(AwsJson aws) {
        return new ItemVersions(aws, table);
    }

    private EventResult hint(Envelope event, String name, ItemKey key) {
        if (key.partition().contains("/")) {
            // No layout makes such a key, and its path would be another item's.
            return Members.wrong("dynamodb.Keys.pk", key.partition(), "a partition key without /");
        }
        return new EventResult.Hint(
                event.id(),
                event.time(),
                new Location(StoreId.DYNAMODB, ItemLayout.INSTANCE.path(key)),
                operation(name),
                Optional.empty());
    }

    private static Operation operation(String name) {
        return switch (name) {
            case "INSERT", "MODIFY" -> Operation.WRITTEN;
            case "REMOVE" -> Operation.DELETED;
            default -> Operation.TOUCHED;
        };
    }
}
