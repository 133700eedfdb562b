package io.tenantconfig.core.store;

import io.tenantconfig.core.InvalidInputException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operator leaves beside a value: the claim that it was written under, and the version that this write expected
 * to get. An entry whose version is another one was last written by somebody else, who left the mark as it was.
 */
public record Mark(Claim claim, String version) {

    private static final Pattern VERSION = Pattern.compile("[!-~]{1,64}");

    private static final Pattern TEXT = Pattern.compile(
            "tenantconfig\\.io owner=(\\S{1,600}) incarnation=(\\S{1,40}) generation=(\\d{1,18}) version=([!-~]{1,64})");

    /** @throws InvalidInputException if the version could not be read back */
    public Mark {
        if (!VERSION.matcher(version).matches()) {
            throw InvalidInputException.of("version", version, "1 to 64 printable ASCII characters without a space");
        }
    }

    public boolean isOf(Owner owner) {
        return claim.owner().equals(owner);
    }

    /** One line, which {@link #parse} reads back; for stores that have only a text beside the value. */
    public String format() {
        return "tenantconfig.io owner=" + claim.owner() + " incarnation=" + claim.incarnation() + " generation="
                + claim.generation() + " version=" + version;
    }

    /** The mark that a text is; empty when it is none. */
    public static Optional<Mark> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            var incarnation = Instant.parse(matcher.group(2));
            long generation = Long.parseLong(matcher.group(3));
            return Owner.parse(matcher.group(1))
                    .map(owner -> new Mark(new Claim(owner, incarnation, generation), matcher.group(4)))
                    .filter(mark -> mark.format().equals(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
