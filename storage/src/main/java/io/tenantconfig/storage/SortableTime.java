package io.tenantconfig.storage;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Times as texts that sort like the times, because DynamoDB's conditions compare texts: always nine decimals. */
final class SortableTime {

    private static final DateTimeFormatter NINE_DECIMALS =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

    private SortableTime() {}

    static String format(Instant time) {
        return NINE_DECIMALS.format(time);
    }
}
