package io.tenantconfig.refresh;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.refresh.EventResult.Hint;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a hint to the resources that it concerns. */
final class Refresh {

    private static final Logger log = LoggerFactory.getLogger(Refresh.class);

    /** How often a status that changes under our hands is looked at again before the event is given back to its queue. */
    private static final int ATTEMPTS = 5;

    private static final Duration AFTER_CONFLICT = Duration.ofMillis(50);

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient kubernetes;
    private final Routes routes;
    private final Declarations declarations;
    private final Look look;
    private final Judge judge;
    private final Pause pause;

    Refresh(KubernetesClient kubernetes, Routes routes, Look look, Judge judge, Pause pause) {
        this.kubernetes = kubernetes;
        this.routes = routes;
        this.declarations = new Declarations(kubernetes, routes);
        this.look = look;
        this.judge = judge;
        this.pause = pause;
    }

    /**
     * What came of the hint, for every resource that declares the entry.
     *
     * @throws RuntimeException if the API server or the store did not answer, or a status kept changing: come again
     */
    List<Outcome> apply(Hint hint) throws InterruptedException {
        var placement = routes.at(hint.location());
        if (placement.isEmpty()) {
            return List.of(ignored(hint, Outcome.FOREIGN_PATH));
        }
        return switch (declarations.of(placement.get())) {
            case Declarations.Lookup.Nobody nobody -> List.of(ignored(hint, nobody.outcome()));
            case Declarations.Lookup.Found found -> applyTo(found.resources(), placement.get(), hint);
        };
    }

    private List<Outcome> applyTo(List<TenantConfig> resources, Placement placement, Hint hint)
            throws InterruptedException {
        Reading read = look.at(hint);
        var outcomes = new Outcome[resources.size()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = applyTo(resources.get(i), placement, hint, read);
            log.atInfo()
                    .setMessage("event handled")
                    .addKeyValue("eventId", hint.eventId())
                    .addKeyValue("entry", placement.id())
                    .addKeyValue("namespace", resources.get(i).getMetadata().getNamespace())
                    .addKeyValue("name", resources.get(i).getMetadata().getName())
                    .addKeyValue("outcome", outcomes[i].label())
                    .log();
        }
        return List.of(outcomes);
    }

    private Outcome applyTo(TenantConfig found, Placement placement, Hint hint, Reading firstRead)
            throws InterruptedException {
        var api = kubernetes
                .resources(TenantConfig.class)
                .inNamespace(found.getMetadata().getNamespace())
                .withName(found.getMetadata().getName());
        TenantConfig resource = found;
        Reading read = firstRead;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            switch (judge.judge(resource, placement.id().key(), hint, read)) {
                case Verdict.Echo ignored -> {
                    return Outcome.ECHO;
                }
                case Verdict.AlreadySaid ignored -> {
                    return Outcome.UNCHANGED;
                }
                case Verdict.Publish publish -> {
                    if (patched(api, StatusPatch.of(resource, placement.id().key(), publish.record()))) {
                        return Outcome.PATCHED;
                    }
                }
            }
            pause.of(AFTER_CONFLICT.multipliedBy(attempt));
            @Nullable TenantConfig now = api.get();
            if (now == null || !declarations.declares(now, placement)) {
                return Outcome.GONE;
            }
            resource = now;
            read = look.at(hint);
        }
        throw new IllegalStateException("status of " + found.getMetadata().getNamespace() + "/"
                + found.getMetadata().getName() + ": changed " + ATTEMPTS
                + " times while it was patched (expected: a status that stays for a moment)");
    }

    /** Whether the patch was applied; not when the resource is another by now, or gone. */
    private static boolean patched(Resource<TenantConfig> api, String patch) {
        try {
            api.subresource("status").patch(MERGE, patch);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private static Outcome ignored(Hint hint, Outcome outcome) {
        log.atInfo()
                .setMessage("event ignored")
                .addKeyValue("eventId", hint.eventId())
                .addKeyValue("location", hint.location())
                .addKeyValue("outcome", outcome.label())
                .log();
        return outcome;
    }
}
