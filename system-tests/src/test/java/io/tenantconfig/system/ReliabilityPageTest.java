package io.tenantconfig.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.docs.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reliability.md} has a line for each fault and threat, and names the tests that show what becomes of it: those
 * whose Javadoc begins with its number, as in {@code F10, F14: the API server dies}. The line itself
 * is written by hand.
 */
class ReliabilityPageTest {

    private static final GeneratedPage PAGE = new GeneratedPage(Checkout.ROOT.resolve("docs/reliability.md"));
    private static final Pattern JAVADOC = Pattern.compile(
            "^/\\*\\*[\\s*]*([FT]\\d+(?:, [FT]\\d+)*):(?:(?!\\*/).)*\\*/\\s*(?:@[^\\n]*\\n)*[a-z ]*class (\\w+)",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("^(\\| ([FT]\\d+) \\|.*\\| ).* \\|$", Pattern.MULTILINE);

    @Test
    void namesTheTestsOfEachFault() throws IOException {
        Map<String, Set<String>> tests = tests();
        PAGE.check(shown -> LINE.matcher(shown)
                .replaceAll(line -> Matcher.quoteReplacement(line.group(1) + names(tests, line.group(2)) + " |")));
    }

    @Test
    void hasOneLineForEachFaultThatATestShowsAndNoOther() throws IOException {
        List<String> lines = LINE.matcher(Files.readString(PAGE.file()))
                .results()
                .map(line -> line.group(2))
                .toList();
        assertThat(lines).containsExactlyInAnyOrderElementsOf(tests().keySet());
    }

    private static String names(Map<String, Set<String>> tests, String number) {
        return tests.getOrDefault(number, Set.of()).stream()
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(", "));
    }

    /** By number. */
    private static Map<String, Set<String>> tests() throws IOException {
        Map<String, Set<String>> tests = new TreeMap<>();
        for (Path module : modules()) {
            try (Stream<Path> sources = Files.walk(module.resolve("src/test/java"))) {
                for (Path source : sources.filter(path -> path.toString().endsWith(".java"))
                        .toList()) {
                    note(Files.readString(source), tests);
                }
            }
        }
        return tests;
    }

    private static void note(String source, Map<String, Set<String>> tests) {
        var javadoc = JAVADOC.matcher(source);
        if (javadoc.find()) {
            for (String number : javadoc.group(1).split(", ", -1)) {
                tests.computeIfAbsent(number, _ -> new TreeSet<>()).add(javadoc.group(2));
            }
        }
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> directories = Files.list(Checkout.ROOT)) {
            return directories
                    .filter(directory -> Files.isDirectory(directory.resolve("src/test/java")))
                    .toList();
        }
    }
}
