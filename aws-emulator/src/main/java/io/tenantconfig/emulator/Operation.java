package io.tenantconfig.emulator;

import java.util.Arrays;
import java.util.Optional;

/** The operations of Parameter Store, by the name that stands in {@code X-Amz-Target} after {@code AmazonSSM.}. */
public enum Operation {
    PUT_PARAMETER("PutParameter"),
    GET_PARAMETER("GetParameter"),
    GET_PARAMETERS("GetParameters"),
    GET_PARAMETERS_BY_PATH("GetParametersByPath"),
    DESCRIBE_PARAMETERS("DescribeParameters"),
    GET_PARAMETER_HISTORY("GetParameterHistory"),
    DELETE_PARAMETER("DeleteParameter"),
    DELETE_PARAMETERS("DeleteParameters"),
    LABEL_PARAMETER_VERSION("LabelParameterVersion"),
    UNLABEL_PARAMETER_VERSION("UnlabelParameterVersion"),
    ADD_TAGS_TO_RESOURCE("AddTagsToResource"),
    REMOVE_TAGS_FROM_RESOURCE("RemoveTagsFromResource"),
    LIST_TAGS_FOR_RESOURCE("ListTagsForResource");

    private static final String SERVICE = "AmazonSSM.";

    private final String wireName;

    Operation(String wireName) {
        this.wireName = wireName;
    }

    /** The name in AWS's API, for instance {@code PutParameter}. */
    public String wireName() {
        return wireName;
    }

    static Optional<Operation> ofTarget(String target) {
        return Arrays.stream(values())
                .filter(operation -> target.equals(SERVICE + operation.wireName))
                .findFirst();
    }
}
