package io.tenantconfig.refresh;

/** Where tokens come from. */
@FunctionalInterface
interface TokenSource {

    /**
     * A new token, or the one that is there now.
     *
     * @throws RuntimeException if there is none
     */
    Token fetch();
}
