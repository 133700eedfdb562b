package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T1: what has the form of a token. */
class TokenFormTest {

    private static final String VALID = "AQgwBEIMZaz09-_";
    private static final String STRAY = "+/=!. \n\u00e9A";

    @Test
    void acceptsThreePartsThatDecodeAndEncodeToThemselvesAndNothingElse() {
        var random = new Random(1);
        int valid = 0;
        for (int i = 0; i < 100_000; i++) {
            String token = token(random);
            assertThat(SignedToken.of(token).isPresent()).as(token).isEqualTo(isCanonical(token));
            valid += isCanonical(token) ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(1_000);
    }

    @Test
    void acceptsSixKilobytesAndNotOneMore() {
        String parts = "A".repeat(SignedToken.MAX_LENGTH - 10) + ".AAAA.AAAA";
        assertThat(SignedToken.of(parts.substring(2))).isPresent();
        assertThat(SignedToken.of("AAAA" + parts)).isEmpty();
    }

    /** Mostly three parts of a few characters, sometimes with one where it does not belong. */
    private static String token(Random random) {
        String token = IntStream.range(0, 3)
                .mapToObj(part -> random.ints(random.nextInt(5), 0, VALID.length())
                        .mapToObj(n -> VALID.substring(n, n + 1))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("."));
        if (random.nextBoolean()) {
            return token;
        }
        int at = random.nextInt(token.length() + 1);
        return token.substring(0, at) + STRAY.charAt(random.nextInt(STRAY.length())) + token.substring(at);
    }

    /** The definition itself, by another way. */
    private static boolean isCanonical(String token) {
        String[] parts = token.split("\\.", -1);
        return parts.length == 3
                && IntStream.range(0, 3).allMatch(i -> !parts[i].isEmpty() && isCanonicalPart(parts[i]));
    }

    private static boolean isCanonicalPart(String part) {
        String last = part.substring(part.length() - 1);
        return part.matches("[A-Za-z0-9_-]*")
                && switch (part.length() % 4) {
                    case 0 -> true;
                    case 2 -> "AQgw".contains(last);
                    case 3 -> "AEIMQUYcgkosw048".contains(last);
                    default -> false;
                };
    }
}
