package io.tenantconfig.core.settings;

import io.tenantconfig.core.docs.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The page that lists all settings, of which each process writes its own section. */
public final class SettingsPage {

    private static final GeneratedPage PAGE = new GeneratedPage(Path.of("..", "docs", "reference", "settings.md"));

    private SettingsPage() {}

    /** Compares a section with what a process takes. */
    public static void check(String section, SettingList settings) throws IOException {
        PAGE.checkSection(section, table(settings));
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
