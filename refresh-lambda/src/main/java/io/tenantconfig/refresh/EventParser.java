package io.tenantconfig.refresh;

import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.StoreId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What the function knows of a store that emits events. Found by {@link ServiceLoader}: such a store brings a parser and its
 * line in {@code META-INF/services}. A store whose events are of several kinds may bring several parsers.
 */
public interface EventParser {

    /** Whose events these are. */
    StoreId store();

    /** Where this store's entries lie, as its provider says, which need not be in the function. */
    Layout layout();

    /**
     * What an event tells; empty when it is not of this parser's kind. An event of its kind that lacks something is {@link
     * EventResult.Malformed}; members that it does not know are ignored. A hint that it gives is of a location in its store.
     */
    Optional<EventResult> parse(Envelope event);

    /** The same with the settings that an environment holds, if the store has any that matter here. */
    default EventParser configured(Map<String, String> environment) {
        return this;
    }

    /** A look at the store, to be taken whatever an event says. */
    StoreVersions versions(AwsJson aws);

    /** All parsers on the class path, with the settings that an environment holds. */
    static List<EventParser> installed(Map<String, String> environment) {
        return ServiceLoader.load(EventParser.class, EventParser.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .map(parser -> parser.configured(environment))
                .toList();
    }
}
