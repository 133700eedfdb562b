package io.tenantconfig.core.route;

/**
 * Parameter Store: {@code <root>/<tenant>/<service>/<name>}. With a root of one level, the longest key stays within the
 * 15 levels and 1,011 characters that AWS allows a parameter's name
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html).
 */
public final class ParameterLayout {

    /** Roots of one or two levels, each of letters, digits and {@code _ . -}; not AWS's own {@code /aws…} and {@code /ssm…}. */
    public static final Layout INSTANCE = new PathLayout(
            "/config-service",
            "(?=.{1,256}$)(?!/(?i:aws|ssm))(/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,2}",
            "a path of one or two levels like /config-service, beginning with neither /aws nor /ssm");

    private ParameterLayout() {}
}
