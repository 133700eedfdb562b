package io.tenantconfig.refresh;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.refresh.EventResult.Hint;
import io.tenantconfig.refresh.News.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings hints to the resources that they concern. Of all that come at once, each tenant's resources are listed once, then
 * each entry is read once, then each resource is patched once; what fails on the way fails the hints that it concerns.
 */
final class Refresh {

    private static final Logger log = LoggerFactory.getLogger(Refresh.class);

    private final Routes routes;
    private final Declarations declarations;
    private final Look look;
    private final StatusUpdate update;

    Refresh(KubernetesClient kubernetes, Routes routes, Look look, Judge judge, Pause pause) {
        this.routes = routes;
        this.declarations = new Declarations(kubernetes, routes);
        this.look = look;
        this.update = new StatusUpdate(kubernetes, declarations, look, judge, pause);
    }

    /** What came of the hints, in their order. */
    List<Case> apply(List<Hint> hints) throws InterruptedException {
        List<Case> cases = hints.stream().map(Case::new).toList();
        Map<News, List<TenantConfig>> declared = new LinkedHashMap<>();
        byTenant(cases).forEach((tenant, news) -> declared.putAll(declaring(tenant, news)));
        for (Affected affected : affected(look.at(List.copyOf(declared.keySet())), declared)) {
            try {
                update.of(affected.resource(), affected.news());
            } catch (RuntimeException e) {
                affected.news().forEach(seen -> seen.news().fail(e));
            }
        }
        return cases;
    }

    /** A resource, and what came about entries that it declares. */
    private record Affected(TenantConfig resource, List<Seen> news) {}

    private Map<TenantId, List<News>> byTenant(List<Case> cases) {
        Map<Placement, List<Case>> byEntry = new LinkedHashMap<>();
        for (Case each : cases) {
            Optional<Placement> placement = routes.at(each.hint().location());
            placement.ifPresentOrElse(
                    entry -> byEntry.computeIfAbsent(entry, none -> new ArrayList<>())
                            .add(each),
                    () -> ignore(each, Outcome.FOREIGN_PATH));
        }
        Map<TenantId, List<News>> byTenant = new LinkedHashMap<>();
        byEntry.forEach(
                (placement, of) -> byTenant.computeIfAbsent(placement.id().tenant(), none -> new ArrayList<>())
                        .add(new News(placement, of)));
        return byTenant;
    }

    /** The news of a tenant that a resource declares, with those that do. */
    private Map<News, List<TenantConfig>> declaring(TenantId tenant, List<News> news) {
        Map<News, List<TenantConfig>> declared = new LinkedHashMap<>();
        try {
            Declarations.Listing listing = declarations.of(tenant);
            for (News each : news) {
                switch (listing.lookup(each.placement())) {
                    case Declarations.Lookup.Nobody(Outcome outcome) ->
                        each.cases().forEach(one -> ignore(one, outcome));
                    case Declarations.Lookup.Found(List<TenantConfig> resources) -> declared.put(each, resources);
                }
            }
        } catch (RuntimeException e) {
            news.forEach(each -> each.fail(e));
        }
        return declared;
    }

    private static List<Affected> affected(List<Seen> seen, Map<News, List<TenantConfig>> declared) {
        Map<ResourceName, Affected> affected = new LinkedHashMap<>();
        for (Seen each : seen) {
            for (TenantConfig resource : declared.getOrDefault(each.news(), List.of())) {
                affected.computeIfAbsent(ResourceName.of(resource), name -> new Affected(resource, new ArrayList<>()))
                        .news()
                        .add(each);
            }
        }
        return List.copyOf(affected.values());
    }

    private static void ignore(Case ignored, Outcome outcome) {
        ignored.add(outcome);
        log.atInfo()
                .setMessage("event ignored")
                .addKeyValue("eventId", ignored.hint().eventId())
                .addKeyValue("store", ignored.hint().location().store())
                .addKeyValue(
                        "path",
                        InvalidInputException.quote(ignored.hint().location().path()))
                .addKeyValue("outcome", outcome.label())
                .log();
    }
}
