package io.tenantconfig.server.auth;

/**
 * The one form of a signed token: three parts of canonical base64url, joined by dots. Parsers accept more (padding,
 * spaces, stray characters, unused bits), which would give one token many spellings; so this comes first.
 */
final class TokenForm {

    /** Larger tokens are refused: in bytes, which are characters here. */
    static final int MAX_LENGTH = 6 * 1024;

    private static final int PARTS = 3;

    private TokenForm() {}

    static boolean isValid(String token) {
        if (token.length() > MAX_LENGTH) {
            return false;
        }
        int parts = 0;
        int start = 0;
        while (start <= token.length()) {
            int dot = token.indexOf('.', start);
            int end = dot < 0 ? token.length() : dot;
            if (!isCanonical(token, start, end)) {
                return false;
            }
            parts++;
            start = end + 1;
        }
        return parts == PARTS;
    }

    /** Whether decoding and encoding gives the same characters again: no padding, and no bit that means nothing. */
    private static boolean isCanonical(String token, int start, int end) {
        int last = 0;
        for (int i = start; i < end; i++) {
            last = sextet(token.charAt(i));
            if (last < 0) {
                return false;
            }
        }
        return switch ((end - start) % 4) {
            case 0 -> end > start;
            case 2 -> (last & 0b1111) == 0;
            case 3 -> (last & 0b11) == 0;
            default -> false;
        };
    }

    private static int sextet(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '-' ? 62 : c == '_' ? 63 : -1;
    }
}
