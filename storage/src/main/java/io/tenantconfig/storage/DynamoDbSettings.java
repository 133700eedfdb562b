package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import java.util.Map;
import java.util.Set;

/**
 * The settings of DynamoDB.
 *
 * @param table {@value #TABLE}, the table's name; {@value #DEFAULT_TABLE} unless set
 */
record DynamoDbSettings(String table, AwsAccess access) {

    static final String TABLE = "TENANTCONFIG_DYNAMODB_TABLE";
    static final String DEFAULT_TABLE = "tenant-config";
    static final Set<String> NAMES = Set.of(TABLE);

    /** @throws InvalidInputException if the table's name is malformed */
    DynamoDbSettings {
        if (!table.matches("[A-Za-z0-9_.-]{3,255}")) {
            throw InvalidInputException.of(TABLE, table, "3 to 255 characters of A-Z, a-z, 0-9, _, . and -");
        }
    }

    static DynamoDbSettings of(Map<String, String> environment) {
        return new DynamoDbSettings(
                environment.getOrDefault(TABLE, DEFAULT_TABLE), AwsAccess.of(environment, "DYNAMODB"));
    }
}
