package io.tenantconfig.storage;

import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.VersionSweep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Lists a store of paths root by root, with all tenants' entries below it: to ask tenant by tenant would take more calls, of
 * which an account has few.
 */
abstract class RootByRootSweep implements VersionSweep {

    /** Pages may be empty and have a next one. This many in a row that show no new path are a loop. */
    static final int MAX_PAGES_WITHOUT_NEWS = 200;

    private static final Set<String> UNKNOWN_TOKEN = Set.of("InvalidNextToken", "InvalidNextTokenException");

    private final StoreId store;
    private final Layout layout;
    private final String operation;

    /** @param operation AWS's name of the call that lists a page */
    RootByRootSweep(StoreId store, Layout layout, String operation) {
        this.store = store;
        this.layout = layout;
        this.operation = operation;
    }

    /**
     * What one call tells.
     *
     * @param next where the next page begins; null or empty when there is none
     */
    record Page(Map<String, Sighting> byPath, @Nullable String next) {}

    /**
     * Lists a page of what lies below a root.
     *
     * @param token where the page begins, as the page before told it; null for the first
     * @throws SdkException if the call failed
     */
    abstract Page list(String root, @Nullable String token);

    @Override
    public final Pass begin(Set<String> roots, Set<TenantId> tenants) {
        roots.forEach(layout::checkRoot);
        return new Listing(tenants.isEmpty() ? Set.of() : roots);
    }

    private final class Listing implements Pass {

        /** The first one is being listed. */
        private final Deque<String> roots;

        private final Set<String> paths = new HashSet<>();
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
            Page page = ask();
            Map<Location, Sighting> located = located(roots.element(), page);
            goOn(page);
            return Optional.of(located);
        }

        /** A root is begun again when AWS no longer knows the token: nobody says how long it does. */
        private Page ask() {
            try {
                return list(roots.element(), token);
            } catch (SdkException e) {
                if (e instanceof AwsServiceException answer
                        && UNKNOWN_TOKEN.contains(answer.awsErrorDetails().errorCode())) {
                    token = null;
                    paths.clear();
                }
                throw AwsErrors.of(store, operation, e);
            }
        }

        private void goOn(Page page) {
            pagesWithoutNews = paths.addAll(page.byPath().keySet()) ? 0 : pagesWithoutNews + 1;
            if (page.next() == null || page.next().isEmpty()) {
                roots.remove();
                token = null;
                pagesWithoutNews = 0;
            } else if (pagesWithoutNews > MAX_PAGES_WITHOUT_NEWS) {
                throw new StoreException(Kind.UNAVAILABLE, store, operation + " did not come to an end");
            } else {
                token = page.next();
            }
        }

        private Map<Location, Sighting> located(String root, Page page) {
            Map<Location, Sighting> located = new LinkedHashMap<>();
            page.byPath().forEach((path, sighting) -> {
                if (!path.startsWith(root + "/")) {
                    throw new StoreException(
                            Kind.UNAVAILABLE, store, operation + " answered with an entry that was not asked for");
                }
                located.put(new Location(store, path), sighting);
            });
            return located;
        }
    }
}
