package io.tenantconfig.operator.report;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantconfig.crds.v1alpha1.Condition;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Kubernetes Events, on changes only. One that cannot be written is logged, and holds up nothing. */
public final class EventRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String CONTROLLER = "tenantconfig.io/operator";

    /** The bounds of the API: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/. */
    private static final int MAX_NOTE = 1024;

    private static final int MAX_INSTANCE = 128;
    private static final int KEYS_SHOWN = 5;

    private final KubernetesClient client;
    private final Clock clock;
    private final String instance;
    private final AtomicLong sequence = new AtomicLong();

    /** @param instance which process reports */
    public EventRecorder(KubernetesClient client, Clock clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance.substring(0, Math.min(instance.length(), MAX_INSTANCE));
    }

    /** The resource's readiness has another status or reason than before. */
    public void readinessChanged(TenantConfig resource, TenantConfigStatus before, TenantConfigStatus after) {
        Conditions.find(after.conditions(), ConditionType.READY)
                .filter(now -> Conditions.find(before.conditions(), ConditionType.READY)
                        .filter(then -> isSame(then, now))
                        .isEmpty())
                .ifPresent(now -> {
                    String type = now.status().equals("False") ? "Warning" : "Normal";
                    write(resource, type, now.reason(), "Reconcile", now.message());
                });
    }

    /**
     * Entries without a living owner are about to be taken over.
     *
     * @param entries the key of each, and whose it was
     */
    public void adopting(TenantConfig resource, List<String> entries) {
        write(resource, Notice.ADOPTED, entries);
    }

    /** Declared values were written over what somebody else had put. */
    public void driftCorrected(TenantConfig resource, List<String> keys) {
        write(resource, Notice.DRIFT_CORRECTED, keys);
    }

    /** Entries that are no longer declared were removed. */
    public void pruned(TenantConfig resource, List<String> keys) {
        write(resource, Notice.PRUNED, keys);
    }

    private void write(TenantConfig resource, Notice notice, List<String> keys) {
        if (!keys.isEmpty()) {
            String shown = String.join(", ", keys.subList(0, Math.min(keys.size(), KEYS_SHOWN)));
            String more = keys.size() > KEYS_SHOWN ? " and " + (keys.size() - KEYS_SHOWN) + " more" : "";
            write(resource, notice.type(), notice.reason(), notice.action(), notice.sentence() + shown + more);
        }
    }

    private void write(TenantConfig resource, String type, String reason, String action, String note) {
        var metadata = resource.getMetadata();
        var now = clock.instant();
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName() + "." + Long.toHexString(now.toEpochMilli()) + "-"
                        + Long.toHexString(sequence.incrementAndGet()))
                .endMetadata()
                .withEventTime(new MicroTime(MICRO_TIME.format(now)))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withAction(action)
                .withReason(reason)
                .withType(type)
                .withNote(note.substring(0, Math.min(note.length(), MAX_NOTE)))
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(resource.getApiVersion())
                        .withKind(resource.getKind())
                        .withNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .withUid(metadata.getUid())
                        .withResourceVersion(metadata.getResourceVersion())
                        .build())
                .build();
        try {
            client.events()
                    .v1()
                    .events()
                    .inNamespace(metadata.getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("resource", metadata.getNamespace() + "/" + metadata.getName())
                    .addKeyValue("reason", reason)
                    .log("An Event could not be written");
        }
    }

    private static boolean isSame(Condition then, Condition now) {
        return then.status().equals(now.status()) && then.reason().equals(now.reason());
    }
}
