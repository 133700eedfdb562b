package io.tenantconfig.core.route;

import io.tenantconfig.core.ConfigName;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import java.util.Locale;
import java.util.Optional;

/**
 * Parameter Store: {@code <root>/<tenant>/<service>/<name>}. With a root of one level, the longest key stays within the
 * 15 levels and 1,011 characters that AWS allows a parameter's name
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html).
 */
public final class ParameterLayout implements Layout {

    public static final ParameterLayout INSTANCE = new ParameterLayout();

    private static final int MAX_ROOT_LENGTH = 256;

    private ParameterLayout() {}

    @Override
    public String defaultRoot() {
        return "/config-service";
    }

    /** One or two levels, each of letters, digits and {@code _ . -}; not AWS's own {@code /aws…} and {@code /ssm…}. */
    @Override
    public String checkRoot(String root) {
        String lowerCase = root.toLowerCase(Locale.ROOT);
        if (root.length() > MAX_ROOT_LENGTH
                || !root.matches("(/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,2}")
                || lowerCase.startsWith("/aws")
                || lowerCase.startsWith("/ssm")) {
            throw InvalidInputException.of(
                    "root",
                    root,
                    "a path of one or two levels like /config-service, beginning with neither /aws nor /ssm");
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
