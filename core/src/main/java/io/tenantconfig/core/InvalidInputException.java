package io.tenantconfig.core;

import java.util.Locale;
import java.util.Objects;

/**
 * Input that breaks a rule of the vocabulary. The message names the field, the value as it was given and what was
 * expected, for instance {@code tenantId: "Acme" (expected: …)}; it never holds a configuration value.
 */
public final class InvalidInputException extends IllegalArgumentException {

    /** The longest part of a rejected value that a message repeats, in characters. */
    private static final int SHOWN = 80;

    public InvalidInputException(String message) {
        super(message);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** A field that was given as {@code value} where {@code expected} was asked for. */
    public static InvalidInputException of(String field, String value, String expected) {
        return new InvalidInputException(field + ": " + quote(value) + " (expected: " + expected + ")");
    }

    /** The value in quotes, cut at a length that fits a status message, with everything outside printable ASCII escaped. */
    public static String quote(String value) {
        var shown = new StringBuilder("\"");
        value.chars().limit(SHOWN).forEach(c -> {
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                shown.append((char) c);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return shown.append(value.length() > SHOWN ? "…\" (" + value.length() + " characters)" : "\"")
                .toString();
    }
}
