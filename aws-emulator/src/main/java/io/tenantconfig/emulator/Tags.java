package io.tenantconfig.emulator;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The member {@code Tags} of a request. */
final class Tags {

    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;
    private static final Pattern FORM = Pattern.compile("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");

    private Tags() {}

    /** By key; empty when there are none. */
    static Map<String, String> in(Request request) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Request tag : request.structures("Tags")) {
            String key = tag.optionalText("Key", 1, MAX_KEY, FORM).orElseThrow(() -> Request.missing("Key"));
            String value = tag.optionalText("Value", 0, MAX_VALUE).orElseThrow(() -> Request.missing("Value"));
            if (!FORM.matcher(value).matches()) {
                throw Refusal.validation(
                        "Tag value: \"" + value + "\" (expected: letters, digits, spaces and _.:/=+-@)");
            }
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw Refusal.validation("Tag key: \"" + key + "\" (expected: a key that does not begin with aws:)");
            }
            if (tags.put(key, value) != null) {
                throw Refusal.validation("Tag key: \"" + key + "\" (expected: each key once)");
            }
        }
        return tags;
    }
}
