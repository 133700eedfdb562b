package io.tenantconfig.server.refresh;

import io.tenantconfig.core.store.StoreException;

/** What came of reading an entry. */
sealed interface Reading {

    /** The store answered. */
    record Judged(Verdict verdict) implements Reading {}

    /** The store did not answer. */
    record Failed(StoreException cause) implements Reading {}
}
