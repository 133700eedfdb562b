package io.tenantconfig.refresh;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Amazon resource name (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html).
 *
 * @param resource what follows the account, for instance {@code table/tenant-config/stream/2026-01-01T00:00:00.000}
 */
record Arn(String service, String region, String account, String resource) {

    private static final int MAX_LENGTH = 2_048;

    private static final Pattern TEXT = Pattern.compile("arn:aws[a-z-]*:([a-z0-9-]+):([a-z0-9-]+):(\\d{12}):([!-~]+)");

    /** The name of a resource of this service in some account and region; empty when the text is none. */
    static Optional<Arn> parse(String service, String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches() && matcher.group(1).equals(service)
                ? Optional.of(new Arn(service, matcher.group(2), matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }
}
