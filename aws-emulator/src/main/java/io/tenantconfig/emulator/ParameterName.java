package io.tenantconfig.emulator;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a parameter. {@code X} and {@code /X} are one name, so the key that parameters are found by always begins
 * with a slash. That AWS answers with the spelling of the creation is inferred.
 *
 * @see <a href="https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html">the
 *     rules for names</a>
 */
record ParameterName(String name) {

    /** Characters of the whole ARN. */
    private static final int MAX_LENGTH = 1_011;

    private static final int MAX_LEVELS = 15;

    private static final Pattern FORM = Pattern.compile("/?[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*");

    private static final Pattern SPACES_AROUND = Pattern.compile("^ +| +$");

    private static final Pattern PATH = Pattern.compile("/|(?:/[A-Za-z0-9_.-]+)+/?");

    private static final String NAME_FORM = "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). "
            + "If formed as a path, it can consist of sub-paths divided by slash symbol; "
            + "each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_";

    private static final String PATH_FORM = "The parameter doesn't meet the parameter name requirements. "
            + "The parameter name must begin with a forward slash \"/\". "
            + "It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). "
            + "It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). "
            + "Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". "
            + "Valid example: /get/parameters2-/by1./path0_.";

    /** A name that a parameter is to be created under: all rules hold. */
    static ParameterName forWrite(String given, Arns arns) {
        ParameterName name = wellFormed(given);
        name.checkNotReserved();
        if (name.levels() > 1 && !name.name.startsWith("/")) {
            throw Refusal.validation("Parameter name must be a fully qualified name.");
        }
        if (name.levels() > MAX_LEVELS) {
            throw Refusal.of(
                    "HierarchyLevelLimitExceededException",
                    "A hierarchy can have a maximum of " + MAX_LEVELS + " levels.");
        }
        int length = arns.of(name.name).length();
        if (length > MAX_LENGTH) {
            throw Refusal.validation("Parameter name: " + length + " characters with the ARN that precedes it. "
                    + "The maximum length, including that ARN, is " + MAX_LENGTH + ".");
        }
        return name;
    }

    /** A name that is looked for; one that no parameter can have is refused only if it is malformed. */
    static ParameterName forRead(String given) {
        ParameterName name = wellFormed(given);
        if (name.levels() > 1 && !name.name.startsWith("/")) {
            throw Refusal.validation(NAME_FORM);
        }
        return name;
    }

    /** The prefix that the keys of all parameters below a path have. */
    static String prefixOfPath(String path) {
        if (!PATH.matcher(path).matches()) {
            throw Refusal.validation(PATH_FORM);
        }
        return path.endsWith("/") ? path : path + "/";
    }

    static String keyOf(String name) {
        return name.startsWith("/") ? name : "/" + name;
    }

    String key() {
        return keyOf(name);
    }

    private int levels() {
        return (int) key().chars().filter(c -> c == '/').count();
    }

    /** AWS takes spaces off both ends, and refuses them inside. */
    private static ParameterName wellFormed(String given) {
        String name = SPACES_AROUND.matcher(given).replaceAll("");
        if (!FORM.matcher(name).matches()) {
            throw Refusal.validation(NAME_FORM);
        }
        return new ParameterName(name);
    }

    private void checkNotReserved() {
        String key = key().toLowerCase(Locale.ROOT);
        if (key.startsWith("/aws") && levels() > 1) {
            throw Refusal.of("AccessDeniedException", "No access to reserved parameter name: " + name + ".");
        }
        if (key.startsWith("/aws") || key.startsWith("/ssm")) {
            throw Refusal.validation(
                    levels() > 1
                            ? NAME_FORM
                            : "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
        }
    }
}
