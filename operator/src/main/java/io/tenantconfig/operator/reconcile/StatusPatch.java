package io.tenantconfig.operator.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Patch (RFC 6902) from one status to another, of the operator's own fields alone: {@code observed} is the
 * Lambda's and never named. It holds only for the version of the resource that it was made from; the API server answers
 * 409 otherwise.
 */
final class StatusPatch {

    /** One operation. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Operation(String op, String path, @Nullable Object value) {

        static Operation add(String path, Object value) {
            return new Operation("add", path, value);
        }

        static Operation remove(String path) {
            return new Operation("remove", path, null);
        }
    }

    private StatusPatch() {}

    /** Nothing when no own field differs. */
    static List<Operation> between(String resourceVersion, TenantConfigStatus from, TenantConfigStatus to) {
        List<Operation> changes = new ArrayList<>();
        field(changes, "observedGeneration", from.observedGeneration(), to.observedGeneration());
        field(changes, "conditions", from.conditions(), to.conditions());
        field(changes, "summary", from.summary(), to.summary());
        field(changes, "lastSyncedAt", from.lastSyncedAt(), to.lastSyncedAt());
        field(changes, "applying", from.applying(), to.applying());
        field(changes, "lastHandledReconcileAt", from.lastHandledReconcileAt(), to.lastHandledReconcileAt());
        field(changes, "plan", from.plan(), to.plan());
        entries(changes, from.entries(), to.entries());
        if (changes.isEmpty()) {
            return List.of();
        }
        if (from.equals(TenantConfigStatus.empty())) {
            changes.addFirst(Operation.add("/status", Map.of()));
        }
        changes.addFirst(Operation.add("/metadata/resourceVersion", resourceVersion));
        return List.copyOf(changes);
    }

    private static void field(List<Operation> changes, String name, @Nullable Object from, @Nullable Object to) {
        if (Objects.equals(from, to)) {
            return;
        }
        if (to == null || (to instanceof Collection<?> all && all.isEmpty())) {
            changes.add(Operation.remove("/status/" + name));
        } else {
            changes.add(Operation.add("/status/" + name, to));
        }
    }

    private static void entries(List<Operation> changes, Map<String, EntryStatus> from, Map<String, EntryStatus> to) {
        if (from.isEmpty() && !to.isEmpty()) {
            changes.add(Operation.add("/status/entries", to));
            return;
        }
        var keys = new TreeSet<>(from.keySet());
        keys.addAll(to.keySet());
        for (String key : keys) {
            field(changes, "entries/" + escape(key), from.get(key), to.get(key));
        }
    }

    /** RFC 6901. */
    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
