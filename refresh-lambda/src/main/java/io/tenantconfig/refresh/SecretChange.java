package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.PathLayout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.refresh.EventResult.Operation;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A call to Secrets Manager, as CloudTrail tells of it
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html). CreateSecret names the secret
 * by {@code name}, all others by {@code secretId}, in which the caller may have given its name, its ARN, or the ARN without
 * its random suffix. A call that failed, or that only read, changed nothing. An operation that AWS adds is read as a reason
 * to look.
 */
public final class SecretChange implements EventParser {

    static final StoreId STORE = new StoreId("secrets-manager");

    /** As the store's provider has it, which is not in the function; a test in the quickstart compares the two. */
    private static final Layout LAYOUT = PathLayout.of("tenant-config");

    /** They change something beside the value. */
    private static final Set<String> BESIDE_THE_VALUE = Set.of(
            "CancelRotateSecret",
            "DeleteResourcePolicy",
            "PutResourcePolicy",
            "RemoveRegionsFromReplication",
            "ReplicateSecretToRegions",
            "StopReplicationToReplica",
            "TagResource",
            "UntagResource");

    private static final String RESOURCE = "secret:";

    /**
     * What AWS adds to the name in an ARN. A name that ends so itself, in an ARN without the suffix, is cut off too: AWS
     * also takes it for a whole one (https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html).
     */
    private static final Pattern SUFFIX = Pattern.compile("-[A-Za-z0-9]{6}$");

    @Override
    public StoreId store() {
        return STORE;
    }

    @Override
    public Layout layout() {
        return LAYOUT;
    }

    @Override
    public Optional<EventResult> parse(Envelope event) {
        if (!event.source().equals("aws.secretsmanager") || !event.detailType().equals("AWS API Call via CloudTrail")) {
            return Optional.empty();
        }
        JsonNode operation = event.detail().path("eventName");
        if (!operation.isTextual()) {
            return Optional.of(Members.wrong("detail.eventName", operation, "an operation of Secrets Manager"));
        }
        return Optional.of(
                isChange(event.detail(), operation.textValue())
                        ? change(event, operation.textValue())
                        : new EventResult.Notification(event.id()));
    }

    @Override
    public StoreVersions versions(AwsJson aws) {
        return new SecretVersions(aws);
    }

    private static boolean isChange(JsonNode detail, String operation) {
        return !detail.hasNonNull("errorCode")
                && !detail.path("readOnly").booleanValue()
                && !BESIDE_THE_VALUE.contains(operation);
    }

    private static EventResult change(Envelope event, String operation) {
        String member = operation.equals("CreateSecret") ? "name" : "secretId";
        JsonNode id = event.detail().path("requestParameters").path(member);
        if (!id.isTextual()) {
            return Members.wrong("detail.requestParameters." + member, id, "a secret's name or ARN");
        }
        return name(event, id.textValue())
                .<EventResult>map(name -> new EventResult.Hint(
                        event.id(), event.time(), new Location(STORE, name), effect(operation), Optional.empty()))
                .orElseGet(() -> Members.wrong(
                        "detail.requestParameters." + member,
                        id,
                        "a secret's name, or its ARN in the event's account and region"));
    }

    private static Optional<String> name(Envelope event, String id) {
        if (!id.startsWith("arn:")) {
            return Optional.of(id);
        }
        return Arn.parse("secretsmanager", id)
                .filter(arn ->
                        arn.account().equals(event.account()) && arn.region().equals(event.region()))
                .map(Arn::resource)
                .filter(resource -> resource.startsWith(RESOURCE))
                .map(resource ->
                        SUFFIX.matcher(resource.substring(RESOURCE.length())).replaceFirst(""));
    }

    private static Operation effect(String operation) {
        return switch (operation) {
            case "CreateSecret", "PutSecretValue", "UpdateSecret" -> Operation.WRITTEN;
            case "DeleteSecret" -> Operation.DELETED;
            default -> Operation.TOUCHED;
        };
    }
}
