package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantconfig.core.InvalidInputException;
import java.util.Locale;

/** The words for members of an event that are missing or wrong. */
final class Members {

    private Members() {}

    static EventResult.Malformed wrong(String member, JsonNode found, String expected) {
        String shown;
        if (found.isMissingNode()) {
            shown = "missing";
        } else if (found.isTextual()) {
            shown = InvalidInputException.quote(found.textValue());
        } else {
            shown = found.getNodeType().name().toLowerCase(Locale.ROOT);
        }
        return malformed(member, shown, expected);
    }

    static EventResult.Malformed wrong(String member, String found, String expected) {
        return malformed(member, InvalidInputException.quote(found), expected);
    }

    private static EventResult.Malformed malformed(String member, String shown, String expected) {
        return new EventResult.Malformed(member + ": " + shown + " (expected: " + expected + ")");
    }
}
