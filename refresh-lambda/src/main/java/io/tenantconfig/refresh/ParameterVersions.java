package io.tenantconfig.refresh;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.store.StoreException;
import java.util.Optional;

/** The versions of parameters. No value ever leaves an implementation. Safe for concurrent use. */
public interface ParameterVersions {

    /**
     * The version of a parameter; empty when there is none. May be an old one for a while: reads of Parameter Store are
     * eventually consistent.
     *
     * @param name the parameter's full name
     * @throws StoreException if the store could not answer
     */
    Optional<Version> find(String name);
}
