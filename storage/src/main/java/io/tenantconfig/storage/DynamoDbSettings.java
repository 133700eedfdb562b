package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.CallRates;
import java.util.List;
import java.util.Map;

/**
 * The settings of DynamoDB.
 *
 * @param table the table's name
 * @param rates how often an operator may call; DynamoDB counts units and no calls, so the defaults only keep the peace
 */
record DynamoDbSettings(String table, CallRates rates, AwsAccess access) {

    static final String DEFAULT_TABLE = "tenant-config";

    private static final Setting<String, String> TABLE = Setting.of(
            "DYNAMODB_TABLE",
            "the table in DynamoDB",
            Kind.matching("3 to 255 characters of A-Z, a-z, 0-9, _, . and -", "[A-Za-z0-9_.-]{3,255}"),
            DEFAULT_TABLE);

    private static final Setting<Integer, Integer> WRITE_RATE = AwsAccess.rate(
            "DYNAMODB_WRITE_RATE",
            "how many times a second the operator calls DynamoDB to write, at most; a call has up to 100 items",
            100);
    private static final Setting<Integer, Integer> READ_RATE = AwsAccess.rate(
            "DYNAMODB_READ_RATE",
            "how many times a second the operator calls DynamoDB to look or to sweep, at most",
            100);

    static final List<Setting<?, ?>> ALL = List.of(TABLE, WRITE_RATE, READ_RATE);

    /** @throws InvalidInputException if the table's name is malformed */
    DynamoDbSettings {
        TABLE.check(table);
    }

    static DynamoDbSettings of(Map<String, String> environment) {
        return new DynamoDbSettings(
                TABLE.in(environment),
                new CallRates(READ_RATE.in(environment), WRITE_RATE.in(environment)),
                AwsAccess.of(environment, "DYNAMODB"));
    }
}
