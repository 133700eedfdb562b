package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import java.util.Optional;

/**
 * Reads versions by {@code GetParameter} without decryption, so that the function needs no right to any key; the value in
 * the answer is dropped here. {@code DescribeParameters} would send none, but its right cannot be limited to a path.
 */
final class ParameterStoreVersions implements StoreVersions {

    private static final AwsService SERVICE = new AwsService(StoreId.PARAMETER_STORE, "ssm", "SSM", "AmazonSSM", "1.1");

    private final AwsJson aws;

    ParameterStoreVersions(AwsJson aws) {
        this.aws = aws;
    }

    @Override
    public Optional<Sighted> find(Location location) {
        var request = JsonNodeFactory.instance
                .objectNode()
                .put("Name", location.path())
                .put("WithDecryption", false);
        return aws.find(SERVICE, "GetParameter", request, "ParameterNotFound").map(ParameterStoreVersions::sighted);
    }

    /** A read may come from a replica that lags behind. */
    @Override
    public boolean consistent() {
        return false;
    }

    private static Sighted sighted(JsonNode answer) {
        JsonNode parameter = answer.path("Parameter");
        return new Sighted(
                Version.of(parameter.path("Version").longValue(), AwsJson.time(parameter.path("LastModifiedDate"))),
                Optional.empty());
    }
}
