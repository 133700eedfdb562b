package io.tenantconfig.refresh;

import io.tenantconfig.core.route.StoreId;

/**
 * A service of AWS that speaks the JSON protocol
 * (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).
 *
 * @param store whom errors name
 * @param name as in the service's host name and in signatures, for instance {@code dynamodb}
 * @param variable as in {@code AWS_ENDPOINT_URL_…}, for instance {@code DYNAMODB}
 * @param target what goes before an operation in {@code X-Amz-Target}, for instance {@code DynamoDB_20120810}
 * @param jsonVersion {@code 1.0} or {@code 1.1}
 */
public record AwsService(StoreId store, String name, String variable, String target, String jsonVersion) {}
