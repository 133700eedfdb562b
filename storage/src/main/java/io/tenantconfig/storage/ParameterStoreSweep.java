package io.tenantconfig.storage;

import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.VersionSweep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.InvalidNextTokenException;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;

/**
 * Lists parameters root by root, 50 a call, with all tenants' below it: to ask tenant by tenant would take more calls, of
 * which an account has few.
 */
final class ParameterStoreSweep implements VersionSweep {

    /** Pages may be empty and have a next one. This many in a row that show no new name are a loop. */
    static final int MAX_PAGES_WITHOUT_NEWS = 200;

    private final Parameters parameters;

    ParameterStoreSweep(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public Pass begin(Set<String> roots, Set<TenantId> tenants) {
        roots.forEach(ParameterLayout.INSTANCE::checkRoot);
        return new Listing(tenants.isEmpty() ? Set.of() : roots);
    }

    @Override
    public void close() {
        parameters.close();
    }

    private final class Listing implements Pass {

        /** The first one is being listed. */
        private final Deque<String> roots;

        private final Set<String> names = new HashSet<>();
        private @Nullable String token;
        private int pagesWithoutNews;

        Listing(Set<String> roots) {
            this.roots = new ArrayDeque<>(roots);
        }

        @Override
        public Optional<Map<Location, Sighting>> next() {
            if (roots.isEmpty()) {
                return Optional.empty();
            }
            DescribeParametersResponse answer = ask();
            Map<Location, Sighting> page = page(roots.element(), answer.parameters());
            goOn(answer);
            return Optional.of(page);
        }

        /** A root is begun again when AWS no longer knows the token: nobody says how long it does. */
        private DescribeParametersResponse ask() {
            try {
                return parameters.below(roots.element(), token);
            } catch (InvalidNextTokenException e) {
                token = null;
                names.clear();
                throw AwsErrors.of(Parameters.STORE, Parameters.DESCRIBE, e);
            }
        }

        private void goOn(DescribeParametersResponse answer) {
            boolean news = false;
            for (ParameterMetadata parameter : answer.parameters()) {
                news |= names.add(parameter.name());
            }
            pagesWithoutNews = news ? 0 : pagesWithoutNews + 1;
            if (answer.nextToken() == null || answer.nextToken().isEmpty()) {
                roots.remove();
                token = null;
                pagesWithoutNews = 0;
            } else if (pagesWithoutNews > MAX_PAGES_WITHOUT_NEWS) {
                throw new StoreException(
                        Kind.UNAVAILABLE, Parameters.STORE, Parameters.DESCRIBE + " did not come to an end");
            } else {
                token = answer.nextToken();
            }
        }

        private static Map<Location, Sighting> page(String root, List<ParameterMetadata> parameters) {
            Map<Location, Sighting> page = new LinkedHashMap<>();
            for (ParameterMetadata parameter : parameters) {
                if (!parameter.name().startsWith(root + "/")) {
                    throw new StoreException(
                            Kind.UNAVAILABLE,
                            Parameters.STORE,
                            Parameters.DESCRIBE + " answered with a parameter that was not asked for");
                }
                page.put(new Location(Parameters.STORE, parameter.name()), Parameters.sighting(parameter));
            }
            return page;
        }
    }
}
