package io.tenantconfig.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * A committed page that is made from the code, or has sections that are. {@code -Ddocs.update=true} writes it anew; without it
 * a test fails where page and code differ.
 */
public record GeneratedPage(Path file) {

    private static final String UPDATE = "docs.update";

    /**
     * Compares the page with what it should be.
     *
     * @param making makes that from the page as it is
     */
    public void check(UnaryOperator<String> making) throws IOException {
        String expected = making.apply(Files.readString(file));
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(file, expected);
        }
        assertThat(file)
                .as("write it anew with -D" + UPDATE + "=true and commit it")
                .content()
                .isEqualTo(expected);
    }

    /** Compares the section between {@code <!-- name: generated, see CONTRIBUTING.md -->} and {@code <!-- name: end -->}. */
    public void checkSection(String name, String content) throws IOException {
        String begin = "<!-- " + name + ": generated, see CONTRIBUTING.md -->\n";
        String end = "<!-- " + name + ": end -->\n";
        check(page -> {
            assertThat(page).contains(begin, end);
            return page.substring(0, page.indexOf(begin) + begin.length())
                    + content
                    + page.substring(page.indexOf(end));
        });
    }
}
