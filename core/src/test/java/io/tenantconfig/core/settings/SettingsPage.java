package io.tenantconfig.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * The page that lists all settings, of which each process writes its own section. {@code -Ddocs.update=true} writes the
 * sections anew; without it a test fails where page and process differ.
 */
public final class SettingsPage {

    private static final Path PAGE = Path.of("..", "docs", "reference", "settings.md");
    private static final String UPDATE = "docs.update";

    private SettingsPage() {}

    /** Compares a section with what a process takes. */
    public static void check(String section, SettingList settings) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- " + section + ": generated, see CONTRIBUTING.md -->\n";
        String end = "<!-- " + section + ": end -->\n";
        assertThat(page).contains(begin, end);
        String expected = page.substring(0, page.indexOf(begin) + begin.length())
                + table(settings)
                + page.substring(page.indexOf(end));
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("write it anew with -D" + UPDATE + "=true and commit it")
                .content()
                .isEqualTo(expected);
    }

    private static String table(SettingList settings) {
        return settings.settings().stream()
                .sorted(Comparator.comparing(Setting::name))
                .map(setting -> "| `%s` | %s. %s | %s |\n"
                        .formatted(
                                setting.name(),
                                inCell(sentence(setting.meaning())),
                                inCell(setting.fallback()),
                                inCell(setting.expected())))
                .collect(Collectors.joining("", "\n| name | meaning | values |\n|---|---|---|\n", "\n"));
    }

    private static String sentence(String meaning) {
        return Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1);
    }

    private static String inCell(String text) {
        return text.replace("|", "\\|");
    }
}
