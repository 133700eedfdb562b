package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.refresh.EventResult.Operation;
import java.util.Optional;

/**
 * "Parameter Store Policy Action", which tells what a parameter's policies did
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html). An expiration deletes the
 * parameter, whether a "Parameter Store Change" tells of it too or not; the two notifications change nothing. A policy that
 * AWS adds is read as a reason to look.
 */
public final class ParameterStorePolicyAction implements EventParser {

    @Override
    public StoreId store() {
        return StoreId.PARAMETER_STORE;
    }

    @Override
    public Layout layout() {
        return ParameterLayout.INSTANCE;
    }

    @Override
    public Optional<EventResult> parse(Envelope event) {
        if (!event.source().equals("aws.ssm") || !event.detailType().equals("Parameter Store Policy Action")) {
            return Optional.empty();
        }
        JsonNode name = event.detail().path("parameter-name");
        JsonNode policy = event.detail().path("policy-type");
        if (!name.isTextual()) {
            return Optional.of(Members.wrong("detail.parameter-name", name, "a parameter's name"));
        }
        if (!policy.isTextual()) {
            return Optional.of(Members.wrong(
                    "detail.policy-type", policy, "Expiration, ExpirationNotification or NoChangeNotification"));
        }
        return Optional.of(
                switch (policy.textValue()) {
                    case "ExpirationNotification", "NoChangeNotification" -> new EventResult.Notification(event.id());
                    case "Expiration" -> hint(event, name.textValue(), Operation.DELETED);
                    default -> hint(event, name.textValue(), Operation.TOUCHED);
                });
    }

    @Override
    public StoreVersions versions(AwsJson aws) {
        return new ParameterStoreVersions(aws);
    }

    private static EventResult.Hint hint(Envelope event, String name, Operation operation) {
        return new EventResult.Hint(
                event.id(), event.time(), new Location(StoreId.PARAMETER_STORE, name), operation, Optional.empty());
    }
}
