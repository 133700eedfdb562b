package io.tenantconfig.core.store;

/** What became of a {@link Change}. */
public sealed interface WriteResult {

    /**
     * The value is in the store.
     *
     * @param version the id of its version; the time is left to {@link ConfigWriter#look}, because not every store tells it
     *     to the writer
     */
    record Written(String version) implements WriteResult {}

    /** The entry is gone, or was not there. */
    record Deleted() implements WriteResult {}

    /** A create-only put found an entry; nothing was changed. Whose it is, {@link ConfigWriter#look} tells. */
    record Taken() implements WriteResult {}

    /**
     * The entry is no longer what the plan was made against: another version, another owner, a newer claim, or gone. Look
     * and decide again. A store without conditional writes may have taken the value all the same.
     */
    record Moved() implements WriteResult {}

    /** A delete found an entry that does not carry the claim's owner's mark; nothing was changed. */
    record NotOwned() implements WriteResult {}

    /** The store holds the entry under a type that it cannot change: it must be deleted and created anew. */
    record TypeFixed() implements WriteResult {}

    /** The store did not take the change because it is asked too often. Nothing was changed, for certain. */
    record Throttled() implements WriteResult {}

    /** The store did not, or cannot be known to have, made the change. */
    record Failed(StoreException cause) implements WriteResult {}
}
