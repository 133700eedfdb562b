package io.tenantconfig.operator.declaration;

import io.tenantconfig.core.route.Placement;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.SourceRecord;
import java.util.Collection;
import java.util.stream.Stream;

/** One declared entry after all rules were applied to it. */
public sealed interface Declared {

    /** The key as the spec writes it. */
    String key();

    /** Those that have a place. */
    static Stream<Placed> placed(Collection<Declared> declared) {
        return declared.stream().filter(Placed.class::isInstance).map(Placed.class::cast);
    }

    /** An entry that has a place. */
    sealed interface Placed extends Declared {

        Placement placement();

        @Override
        default String key() {
            return placement().id().key().value();
        }
    }

    /**
     * A value that the resource owns. Its string form leaves the text out.
     *
     * @param secret whether it comes from a Secret
     * @param source what proves, without the value, that a stored one was made from this
     */
    record Value(Placement placement, String text, boolean secret, SourceRecord source) implements Placed {

        /** Whether the text stands in the spec, so that it is the same as long as the spec is. */
        public boolean isInline() {
            return source.uid() == null;
        }

        @Override
        public String toString() {
            return "Value[" + placement + ", secret=" + secret + "]";
        }
    }

    /** A value that is owned in the store: only looked at. */
    record StoreOwned(Placement placement) implements Placed {}

    /**
     * A declaration that cannot be acted on as it is.
     *
     * @param state {@link EntryState#INVALID} when it must be changed, {@link EntryState#WAITING} when something that it
     *     refers to is not there yet
     * @param message names the field, what stands there and what was expected; never a configuration value
     */
    record Rejected(String key, EntryState state, String message) implements Declared {}
}
