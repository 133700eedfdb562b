package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is deployed. */
class FunctionZipIT {

    @Test
    void holdsJarsInLibAndNothingElse() throws IOException {
        assertThat(files()).isNotEmpty().allSatisfy(name -> assertThat(name).matches("lib/[^/]+\\.jar"));
    }

    @Test
    void holdsNoNettyAndNoClientOfASingleAwsService() throws IOException {
        assertThat(files())
                .noneSatisfy(name ->
                        assertThat(name).matches("lib/(netty|vertx|ssm|sts|dynamodb|secretsmanager|apache-client)-.*"));
    }

    private static List<String> files() throws IOException {
        try (var zip = new ZipFile(Path.of(System.getProperty("functionZip")).toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }
}
