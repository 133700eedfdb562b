package io.tenantconfig.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.docs.GeneratedPage;
import io.tenantconfig.core.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on the stores' limits and errors. */
class StoresPageTest {

    private static final GeneratedPage PAGE = new GeneratedPage(Path.of("../docs/stores.md"));

    @Test
    void listsEveryErrorAsTheTableHasIt() throws IOException {
        PAGE.checkSection("errors", table());
    }

    @Test
    void tellsTheLimitsThatTheStoresHave() {
        assertThat(PAGE.file())
                .content()
                .contains(kilobytes(ParameterStoreSettings.Tier.STANDARD.maxValueBytes()) + " (Standard)")
                .contains(kilobytes(ParameterStoreSettings.Tier.ADVANCED.maxValueBytes()) + " (Advanced)")
                .contains(kilobytes(DynamoDbWriter.LIMITS.maxValueBytes()) + ", in an item of at most 400 KB")
                .contains(kilobytes(SecretsManagerWriter.LIMITS.maxValueBytes()))
                .contains(AwsAccess.CONNECTION_TIMEOUT.toSeconds() + " s to connect, "
                        + AwsAccess.ATTEMPT_TIMEOUT.toSeconds() + " s for an attempt, "
                        + AwsAccess.CALL_TIMEOUT.toSeconds() + " s in all, at most " + AwsAccess.MAX_ATTEMPTS
                        + " attempts");
    }

    private static String table() {
        return AwsErrorTable.all().entrySet().stream()
                .map(row -> "| `%s` | %s | %s |\n"
                        .formatted(
                                row.getKey(),
                                reaction(row.getValue().kind()),
                                row.getValue().advice().orElse("")))
                .collect(Collectors.joining("", "| AWS's error | Reaction | What to do |\n|---|---|---|\n", ""));
    }

    private static String reaction(Kind kind) {
        return switch (kind) {
            case THROTTLED -> "wait, then retry";
            case UNAVAILABLE -> "retry";
            case DENIED -> "a person: grant rights";
            case REFUSED -> "a person: change something";
        };
    }

    private static String kilobytes(int bytes) {
        return bytes / 1024 + " KB";
    }
}
