package io.tenantconfig.refresh;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.refresh.News.Seen;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings all that came about a resource's entries into its status, by one patch. */
final class StatusUpdate {

    private static final Logger log = LoggerFactory.getLogger(StatusUpdate.class);

    /** How often a status that changes under our hands is looked at again before the news are given back. */
    private static final int ATTEMPTS = 5;

    private static final Duration AFTER_CONFLICT = Duration.ofMillis(50);

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient kubernetes;
    private final Declarations declarations;
    private final Look look;
    private final Judge judge;
    private final Pause pause;

    StatusUpdate(KubernetesClient kubernetes, Declarations declarations, Look look, Judge judge, Pause pause) {
        this.kubernetes = kubernetes;
        this.declarations = declarations;
        this.look = look;
        this.judge = judge;
        this.pause = pause;
    }

    /**
     * Patches the status if the news are any to it.
     *
     * @param found the resource, read before the store was
     * @throws RuntimeException if the API server did not answer, or the status kept changing: come again
     */
    void of(TenantConfig found, List<Seen> news) throws InterruptedException {
        ResourceName name = ResourceName.of(found);
        var api = kubernetes
                .resources(TenantConfig.class)
                .inNamespace(name.namespace())
                .withName(name.name());
        TenantConfig resource = found;
        List<Seen> seen = news;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Judgement judgement = judge.judge(resource, seen);
            if (judgement.records().isEmpty() || patched(api, StatusPatch.of(resource, judgement.records()))) {
                judgement.outcomes().forEach((one, outcome) -> report(one, outcome, name));
                return;
            }
            pause.of(AFTER_CONFLICT.multipliedBy(attempt));
            @Nullable TenantConfig now = api.get();
            List<News> declared = new ArrayList<>();
            for (Seen each : seen) {
                if (now != null && declarations.declares(now, each.news().placement())) {
                    declared.add(each.news());
                } else {
                    each.news().cases().forEach(one -> report(one, Outcome.GONE, name));
                }
            }
            if (now == null || declared.isEmpty()) {
                return;
            }
            resource = now;
            seen = look.at(declared);
        }
        throw new IllegalStateException("status of " + name + ": changed " + ATTEMPTS
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

    private static void report(Case handled, Outcome outcome, ResourceName resource) {
        handled.add(outcome);
        log.atInfo()
                .setMessage("event handled")
                .addKeyValue("eventId", handled.hint().eventId())
                .addKeyValue("location", handled.hint().location())
                .addKeyValue("resource", resource)
                .addKeyValue("outcome", outcome.label())
                .log();
    }
}
