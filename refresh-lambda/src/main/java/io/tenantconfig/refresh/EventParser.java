package io.tenantconfig.refresh;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Reads one kind of event. Found by {@link ServiceLoader}: a store that emits events brings a parser and its line in
 * {@code META-INF/services}.
 */
public interface EventParser {

    /**
     * What an event tells; empty when it is not of this parser's kind. An event of its kind that lacks something is {@link
     * EventResult.Malformed}; members that it does not know are ignored.
     */
    Optional<EventResult> parse(Envelope event);
}
