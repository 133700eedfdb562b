package io.tenantconfig.core;

/**
 * The form that tenant ids and service names share: 1 to 63 ASCII lower-case letters, digits and inner hyphens. Checked
 * by hand because it runs for every request of the config server.
 */
final class DnsLabel {

    static final String EXPECTED = "1 to 63 characters of a-z, 0-9 and -, neither beginning nor ending with -";
    private static final int MAX_LENGTH = 63;

    private DnsLabel() {}

    static String check(String field, String value) {
        if (!isValid(value)) {
            throw InvalidInputException.of(field, value, EXPECTED);
        }
        return value;
    }

    static boolean isValid(String value) {
        int length = value.length();
        if (length == 0 || length > MAX_LENGTH || value.charAt(0) == '-' || value.charAt(length - 1) == '-') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return true;
    }
}
