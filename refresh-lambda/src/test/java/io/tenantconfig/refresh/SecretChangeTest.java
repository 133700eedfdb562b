package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.refresh.EventResult.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What CloudTrail's events of Secrets Manager tell. */
class SecretChangeTest {

    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final String NAME = "tenant-config/acme/checkout/db-password";
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

    private final SecretChange parser = new SecretChange();

    @ParameterizedTest
    @CsvSource({
        "CreateSecret, WRITTEN",
        "PutSecretValue, WRITTEN",
        "UpdateSecret, WRITTEN",
        "DeleteSecret, DELETED",
        "RestoreSecret, TOUCHED",
        "UpdateSecretVersionStage, TOUCHED",
        "RotateSecret, TOUCHED",
        "SomethingThatAwsAdds, TOUCHED",
    })
    void areAReasonToLookWhenSomebodyChangedASecret(String operation, Operation effect) {
        String member = operation.equals("CreateSecret") ? "name" : "secretId";

        assertThat(parse(call(operation, "\"" + member + "\": \"" + NAME + "\"")))
                .contains(hint(NAME, effect));
    }

    @Test
    void nameTheSecretByItsNameOrByItsArnWithAndWithoutItsSuffix() {
        for (String id : List.of(NAME, ARN + NAME + "-a1B2c3", ARN + NAME)) {
            assertThat(parse(put(id))).as(id).contains(hint(NAME, Operation.WRITTEN));
        }
    }

    @Test
    void cutTheSuffixOffAnArnAloneAndOnlyOnce() {
        String ending = "tenant-config/acme/checkout/db-abc123";

        assertThat(parse(put(ending))).contains(hint(ending, Operation.WRITTEN));
        assertThat(parse(put(ARN + ending + "-a1B2c3"))).contains(hint(ending, Operation.WRITTEN));
        assertThat(parse(put(ARN + NAME + "-a1B2c3d"))).contains(hint(NAME + "-a1B2c3d", Operation.WRITTEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:secretsmanager:eu-west-1:210987654321:secret:tenant-config/acme/checkout/db-password-a1B2c3",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:tenant-config/acme/checkout/db-password-a1B2c3",
                "arn:aws:ssm:eu-west-1:123456789012:secret:tenant-config/acme/checkout/db-password-a1B2c3",
                "arn:aws:secretsmanager:eu-west-1:123456789012:policy:tenant-config/acme/checkout/db-password-a1B2c3",
                "arn:",
            })
    void refuseAnArnOfAnythingElse(String arn) {
        assertThat(parse(put(arn))).containsInstanceOf(EventResult.Malformed.class);
    }

    @Test
    void changeNothingWhenTheCallFailedOrOnlyRead() {
        String id = "\"secretId\": \"" + NAME + "\"";

        assertThat(parse(call("PutSecretValue", id)
                        .replace("{\"eventName\"", "{\"errorCode\": \"AccessDenied\", \"eventName\"")))
                .contains(new EventResult.Notification("e1"));
        assertThat(parse(call("GetSecretValue", id).replace("{\"eventName\"", "{\"readOnly\": true, \"eventName\"")))
                .contains(new EventResult.Notification("e1"));
        assertThat(parse(call("PutSecretValue", id)
                        .replace("{\"eventName\"", "{\"errorCode\": null, \"readOnly\": false, \"eventName\"")))
                .contains(hint(NAME, Operation.WRITTEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CancelRotateSecret",
                "DeleteResourcePolicy",
                "PutResourcePolicy",
                "RemoveRegionsFromReplication",
                "ReplicateSecretToRegions",
                "StopReplicationToReplica",
                "TagResource",
                "UntagResource"
            })
    void changeNothingWhenSomethingBesideTheValueChanged(String operation) {
        assertThat(parse(call(operation, "\"secretId\": \"" + NAME + "\"")))
                .contains(new EventResult.Notification("e1"));
    }

    @Test
    void areRefusedWithoutTheMemberThatNamesTheSecret() {
        assertThat(parse("{}"))
                .contains(new EventResult.Malformed(
                        "detail.eventName: missing (expected: an operation of Secrets Manager)"));
        // A rule that asks for "name" sees no change of a secret that is there; so does a parser.
        assertThat(parse(call("PutSecretValue", "\"name\": \"" + NAME + "\"")))
                .contains(new EventResult.Malformed(
                        "detail.requestParameters.secretId: missing (expected: a secret's name or ARN)"));
        assertThat(parse(call("CreateSecret", "\"name\": 7")))
                .contains(new EventResult.Malformed(
                        "detail.requestParameters.name: number (expected: a secret's name or ARN)"));
        assertThat(parse("{\"eventName\": \"DeleteSecret\", \"requestParameters\": null}"))
                .contains(new EventResult.Malformed(
                        "detail.requestParameters.secretId: missing (expected: a secret's name or ARN)"));
    }

    @Test
    void leaveOtherEventsToOthers() {
        assertThat(parser.parse(envelope("aws.ssm", "AWS API Call via CloudTrail", put(NAME))))
                .isEmpty();
        assertThat(parser.parse(envelope("aws.secretsmanager", "AWS Service Event via CloudTrail", put(NAME))))
                .isEmpty();
    }

    private Optional<EventResult> parse(String detail) {
        return parser.parse(envelope("aws.secretsmanager", "AWS API Call via CloudTrail", detail));
    }

    private static Envelope envelope(String source, String detailType, String detail) {
        try {
            return new Envelope(
                    "e1", AT, source, detailType, "123456789012", "eu-west-1", new JsonMapper().readTree(detail));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String put(String id) {
        return call("PutSecretValue", "\"secretId\": \"" + id + "\"");
    }

    private static String call(String operation, String parameter) {
        return "{\"eventName\": \"" + operation
                + "\", \"eventSource\": \"secretsmanager.amazonaws.com\", \"requestParameters\": {" + parameter
                + ", \"clientRequestToken\": \"6f0e4d3a-0000-4000-8000-000000000000\"}, \"responseElements\": null}";
    }

    private static EventResult hint(String name, Operation operation) {
        return new EventResult.Hint("e1", AT, new Location(SecretChange.STORE, name), operation, Optional.empty());
    }
}
