package io.tenantconfig.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on the stores' limits and errors. */
class StoresPageTest {

    private static final Path PAGE = Path.of("../docs/stores.md");
    private static final String UPDATE = "docs.update";
    private static final String BEGIN = "<!-- Generated from the table of errors from here; the build compares. -->\n";
    private static final String END = "<!-- To here. -->\n";

    /** {@code ./mvnw -pl storage -am test -Ddocs.update=true} writes the table anew. */
    @Test
    void listsEveryErrorAsTheTableHasIt() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
        }
        assertThat(PAGE)
                .as("write it anew with -D" + UPDATE + "=true and commit it")
                .content()
                .contains(BEGIN + table() + END);
    }

    @Test
    void tellsTheLimitsThatTheStoresHave() {
        assertThat(PAGE)
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
