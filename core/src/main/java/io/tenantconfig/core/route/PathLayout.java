package io.tenantconfig.core.route;

import io.tenantconfig.core.ConfigName;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import java.util.Optional;

/**
 * For stores whose names are paths: {@code <root>/<tenant>/<service>/<name>}. Below the root, the longest path has 12
 * levels and 383 characters.
 *
 * @param rootForm a regular expression for all of a root, which must not end with {@code /}
 * @param expectedRoot the same in words, as they stand behind "expected:"
 */
public record PathLayout(String defaultRoot, String rootForm, String expectedRoot) implements Layout {

    /** @throws InvalidInputException if the default root is not of its form */
    public PathLayout {
        checkRoot(defaultRoot, rootForm, expectedRoot);
    }

    /**
     * A layout whose roots have one or two levels of letters, digits and {@code _ . -}, at most 128 characters, and begin with a
     * {@code /} if the default one does. So no path has more than 14 levels and 512 characters.
     */
    public static PathLayout of(String defaultRoot) {
        String start = defaultRoot.startsWith("/") ? "/" : "";
        String level = "[A-Za-z0-9_][A-Za-z0-9_.-]*";
        return new PathLayout(
                defaultRoot,
                "(?=.{1,128}$)" + start + level + "(/" + level + ")?",
                "a path of one or two levels like " + defaultRoot + (start.isEmpty() ? ", without a / before it" : ""));
    }

    @Override
    public String checkRoot(String root) {
        return checkRoot(root, rootForm, expectedRoot);
    }

    private static String checkRoot(String root, String form, String expected) {
        if (!root.matches(form)) {
            throw InvalidInputException.of("root", root, expected);
        }
        return root;
    }

    @Override
    public boolean overlap(String root, String otherRoot) {
        return (root + "/").startsWith(otherRoot + "/") || (otherRoot + "/").startsWith(root + "/");
    }

    @Override
    public boolean perService() {
        return true;
    }

    @Override
    public String path(String root, Slot slot) {
        return root + "/" + slot.scope().tenant() + "/" + slot.scope().service() + "/" + slot.name();
    }

    @Override
    public Optional<Slot> parse(String root, String path) {
        if (!path.startsWith(root + "/")) {
            return Optional.empty();
        }
        String[] parts = path.substring(root.length() + 1).split("/", 3);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Slot(new Scope(new TenantId(parts[0]), new ServiceName(parts[1])), new ConfigName(parts[2])));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
