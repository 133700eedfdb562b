package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import java.util.List;
import java.util.Map;

/**
 * The settings of DynamoDB.
 *
 * @param table the table's name
 */
record DynamoDbSettings(String table, AwsAccess access) {

    static final String DEFAULT_TABLE = "tenant-config";

    private static final Setting<String, String> TABLE = Setting.of(
            "DYNAMODB_TABLE",
            "the table in DynamoDB",
            Kind.matching("3 to 255 characters of A-Z, a-z, 0-9, _, . and -", "[A-Za-z0-9_.-]{3,255}"),
            DEFAULT_TABLE);

    static final List<Setting<?, ?>> ALL = List.of(TABLE);

    /** @throws InvalidInputException if the table's name is malformed */
    DynamoDbSettings {
        TABLE.check(table);
    }

    static DynamoDbSettings of(Map<String, String> environment) {
        return new DynamoDbSettings(TABLE.in(environment), AwsAccess.of(environment, "DYNAMODB"));
    }
}
