package io.tenantconfig.core;

/**
 * The form that config keys and the names inside them share: segments of {@code A-Z a-z 0-9 _ . -}, joined by
 * {@code /}, none of which begins with {@code .} or {@code -}. So there is no empty segment, no {@code .} and no
 * {@code ..}. Checked by hand because it runs for every request of the config server.
 */
final class PathName {

    static final String EXPECTED = "segments of A-Z, a-z, 0-9, _, . and -, joined by /, none beginning with . or -";

    private PathName() {}

    static boolean isValid(String value) {
        boolean segmentStart = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '/') {
                if (segmentStart) {
                    return false;
                }
                segmentStart = true;
            } else {
                boolean innerPunctuation = !segmentStart && (c == '.' || c == '-');
                if (!isWordCharacter(c) && !innerPunctuation) {
                    return false;
                }
                segmentStart = false;
            }
        }
        return !segmentStart;
    }

    static int levels(String value) {
        int levels = 1;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '/') {
                levels++;
            }
        }
        return levels;
    }

    private static boolean isWordCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
