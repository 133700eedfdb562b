package io.tenantconfig.server.auth;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.ServiceName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The services whose configuration a token may read. */
public sealed interface ServiceRange {

    /** Of a token whose issuer says nothing about services. */
    ServiceRange ALL = new All();

    /** Whether a request may name this service, as it stands there. */
    boolean includes(String service);

    record All() implements ServiceRange {

        @Override
        public boolean includes(String service) {
            return true;
        }
    }

    record Only(Set<ServiceName> services) implements ServiceRange {

        public Only {
            services = Set.copyOf(services);
        }

        @Override
        public boolean includes(String service) {
            return services.stream().anyMatch(each -> each.value().equals(service));
        }
    }

    /**
     * What a claim names: a list of texts, or one text in which spaces part them, as in {@code scope}
     * (https://www.rfc-editor.org/rfc/rfc8693#section-4.2). Anything else, and a list with anything else in it, is none.
     */
    static ServiceRange named(@Nullable Object claim) {
        List<?> names = switch (claim) {
            case List<?> list -> list;
            case String text -> Arrays.asList(text.split(" ", -1));
            case null, default -> List.of();
        };
        try {
            return new Only(names.stream()
                    .map(name -> new ServiceName(name instanceof String text ? text : ""))
                    .collect(Collectors.toSet()));
        } catch (InvalidInputException e) {
            return new Only(Set.of());
        }
    }
}
