package io.tenantconfig.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.storage.testing.MotoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Credentials by IAM roles for service accounts, as EKS tells them to a pod. */
class WebIdentityTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/tenantconfig-operator";

    @TempDir
    private Path directory;

    private Map<String, String> properties = Map.of();

    @AfterEach
    void clear() {
        properties.keySet().forEach(System::clearProperty);
    }

    @Test
    void aPodsTokenIsExchangedForCredentials() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "header.payload.signature");
        try (var aws = MotoServer.start()) {
            // What EKS sets as AWS_ROLE_ARN and so on; a test cannot set its own environment.
            set(Map.of(
                    "aws.roleArn",
                    ROLE,
                    "aws.webIdentityTokenFile",
                    token.toString(),
                    "aws.region",
                    "eu-central-1",
                    "aws.endpointUrlSts",
                    aws.endpoint().toString()));
            try (var provider = DefaultCredentialsProvider.builder().build()) {
                AwsCredentials credentials = provider.resolveCredentials();
                assertThat(credentials).isInstanceOf(AwsSessionCredentials.class);
            }
        }
    }

    private void set(Map<String, String> values) {
        properties = values;
        values.forEach(System::setProperty);
    }
}
