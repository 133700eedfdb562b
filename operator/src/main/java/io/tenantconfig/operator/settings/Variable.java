package io.tenantconfig.operator.settings;

import java.util.Arrays;
import java.util.List;

/** The operator's environment variables. */
public enum Variable {
    CLUSTER_ID("the name of this cluster, 1 to 63 characters of a-z, 0-9 and -; required"),
    ROUTES_FILE("the path of routes.yaml; absent: the default routes"),
    REPLACE_WAIT("how long a removed entry's name rests before it is created anew; absent: PT30S"),
    RETRY_INITIAL("the first wait after a failure that may pass; absent: PT1S"),
    RETRY_MAX("the longest wait after failures that may pass; absent: PT5M"),
    BLOCKED_RETRY("how long to wait where somebody else must act; absent: PT10M"),
    RESYNC_INTERVAL("how long a resource rests at most; absent: PT1H"),
    SHUTDOWN_TIMEOUT("how long the passes in hand may take at the end; absent: PT20S"),
    THREADS("how many resources are worked on at the same time; absent: 20");

    private final String meaning;

    Variable(String meaning) {
        this.meaning = meaning;
    }

    /** The name in the environment. */
    public String variable() {
        return OperatorSettings.PREFIX + name();
    }

    public String meaning() {
        return meaning;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Variable::variable).toList();
    }
}
