package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Objects;

/** The configuration of one service of one tenant: what is declared here is what exists. */
@Group(TenantConfig.GROUP)
@Version(TenantConfig.VERSION)
@Kind(TenantConfig.KIND)
@Plural(TenantConfig.PLURAL)
@ShortNames("tcfg")
@Categories("tenantconfig")
@JsonClassDescription("The configuration of one service of one tenant: what is declared here is what exists.")
@SchemaCustomizer(value = SchemaDetails.class, input = "spec=required")
@ValidationRule(value = "size(self.metadata.name) <= 63", message = "metadata.name must have at most 63 characters")
@AdditionalPrinterColumn(name = "Tenant", jsonPath = ".spec.tenantId")
@AdditionalPrinterColumn(name = "Service", jsonPath = ".spec.service")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Entries", jsonPath = ".status.summary")
@AdditionalPrinterColumn(
        name = "Last sync",
        jsonPath = ".status.lastSyncedAt",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Suspended",
        jsonPath = ".status.conditions[?(@.type==\"Suspended\")].status",
        priority = TenantConfig.WIDE)
@AdditionalPrinterColumn(
        name = "Drifted",
        jsonPath = ".status.conditions[?(@.type==\"Drifted\")].status",
        priority = TenantConfig.WIDE)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        priority = TenantConfig.WIDE)
public class TenantConfig extends CustomResource<TenantConfigSpec, TenantConfigStatus> implements Namespaced {

    public static final String GROUP = "tenantconfig.io";
    public static final String VERSION = "v1alpha1";
    public static final String KIND = "TenantConfig";
    public static final String PLURAL = "tenantconfigs";

    /** The namespace label that binds a namespace to a tenant; administrators own it. */
    public static final String TENANT_LABEL = "tenantconfig.io/tenant";

    /** A Secret is read only when it carries this label with the value {@code true}. */
    public static final String READABLE_LABEL = "tenantconfig.io/readable";

    /** Asks for one more reconciliation; its value is echoed in {@code status.lastHandledReconcileAt}. */
    public static final String RECONCILE_ANNOTATION = "tenantconfig.io/reconcile-requested-at";

    /** What the operator holds while entries must still be cleaned up. */
    public static final String FINALIZER = "tenantconfig.io/cleanup";

    /** The priority of a column that {@code kubectl get} shows with {@code -o wide} only. */
    static final int WIDE = 1;

    private static final long serialVersionUID = 1;

    /** Never null: an explicit null in the resource counts as no spec. */
    @Override
    public TenantConfigSpec getSpec() {
        return Objects.requireNonNullElseGet(super.getSpec(), TenantConfigSpec::empty);
    }

    /** Never null: an explicit null in the resource counts as no status. */
    @Override
    public TenantConfigStatus getStatus() {
        return Objects.requireNonNullElseGet(super.getStatus(), TenantConfigStatus::empty);
    }

    @Override
    @JsonDeserialize(using = SpecReader.class)
    public void setSpec(TenantConfigSpec spec) {
        super.setSpec(spec);
    }

    @Override
    @JsonDeserialize(using = StatusReader.class)
    public void setStatus(TenantConfigStatus status) {
        super.setStatus(status);
    }

    /** The spec of a resource without one is empty, and breaks the rules for every field of it. */
    @Override
    protected TenantConfigSpec initSpec() {
        return TenantConfigSpec.empty();
    }

    /** The status before anybody wrote one. */
    @Override
    protected TenantConfigStatus initStatus() {
        return TenantConfigStatus.empty();
    }
}
