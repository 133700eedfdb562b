package io.tenantconfig.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CfnLintTest {

    @Test
    void findsWhatIsNoPropertyOfAResource(@TempDir Path directory) throws Exception {
        Path good = template(directory, "good.yaml", "TopicName");
        Path wrong = template(directory, "wrong.yaml", "TopicNmae");

        assertThat(CfnLint.findings(good)).isEmpty();
        assertThat(CfnLint.findings(wrong)).contains("wrong.yaml").contains("TopicNmae");
    }

    private static Path template(Path directory, String name, String property) throws Exception {
        return Files.writeString(directory.resolve(name), """
                Resources:
                  Topic:
                    Type: AWS::SNS::Topic
                    Properties:
                      %s: tenants
                """.formatted(property));
    }
}
