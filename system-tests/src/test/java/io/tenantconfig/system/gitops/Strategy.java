package io.tenantconfig.system.gitops;

import java.util.Locale;

/** How Argo CD may compare and apply: https://argo-cd.readthedocs.io/en/release-3.2/user-guide/diff-strategies/. */
enum Strategy {
    CLIENT_SIDE("", "ServerSideApply=false"),
    SERVER_SIDE_APPLY("", "ServerSideApply=true"),
    SERVER_SIDE_DIFF("ServerSideDiff=true", "ServerSideApply=true");

    final String compareOptions;
    final String syncOption;

    Strategy(String compareOptions, String syncOption) {
        this.compareOptions = compareOptions;
        this.syncOption = syncOption;
    }

    /** A name for what is synced so. */
    String service() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
