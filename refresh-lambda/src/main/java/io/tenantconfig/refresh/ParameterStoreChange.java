package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.refresh.EventResult.Operation;
import java.util.Optional;

/**
 * "Parameter Store Change", of which AWS promises name and operation and shows the description where there is one
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html). An
 * operation that AWS adds is read as a reason to look.
 */
public final class ParameterStoreChange implements EventParser {

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
        if (!event.source().equals("aws.ssm") || !event.detailType().equals("Parameter Store Change")) {
            return Optional.empty();
        }
        return Optional.of(hint(event));
    }

    @Override
    public StoreVersions versions(AwsJson aws) {
        return new ParameterStoreVersions(aws);
    }

    private static EventResult hint(Envelope event) {
        JsonNode name = event.detail().path("name");
        JsonNode operation = event.detail().path("operation");
        if (!name.isTextual()) {
            return Members.wrong("detail.name", name, "a parameter's name");
        }
        if (!operation.isTextual()) {
            return Members.wrong("detail.operation", operation, "Create, Update, Delete or LabelParameterVersion");
        }
        return new EventResult.Hint(
                event.id(),
                event.time(),
                new Location(StoreId.PARAMETER_STORE, name.textValue()),
                operation(operation.textValue()),
                Mark.parse(event.detail().path("description").asText("")));
    }

    private static Operation operation(String name) {
        return switch (name) {
            case "Create", "Update" -> Operation.WRITTEN;
            case "Delete" -> Operation.DELETED;
            default -> Operation.TOUCHED;
        };
    }
}
