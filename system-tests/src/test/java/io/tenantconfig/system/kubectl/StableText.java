package io.tenantconfig.system.kubectl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a command printed, with the same times, ages, uids and versions in every run. */
final class StableText {

    private static final String UID = "0b0e7a52-6d2c-4b7e-9a51-3c1f5d8e2f60";

    /** Ages as kubectl writes them, as a whole cell. */
    private static final Pattern AGE = Pattern.compile("\\d+[smhd](\\d+[smh])?");

    private static final Pattern TABLE = Pattern.compile("( *)(NAME |NAMESPACE |LAST SEEN |Type ).*");
    private static final Pattern GAP = Pattern.compile(" {2,}");

    private enum Varying {
        TIME("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "2026-01-01T12:00:00Z"),
        FILE_TIME("\\t\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+ [+-]\\d{4}", "\t2026-01-01 12:00:00"),
        DIFF_DIRECTORY("/\\S*/(LIVE|MERGED)-\\d+", "/tmp/$1"),
        UUID("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", UID),
        RESOURCE_VERSION("(?<prefix>Resource Version: +|resourceVersion: \")\\d+", "${prefix}1234"),
        ETAG("\"etag\": \"[^\"]*\"", "\"etag\": \"…\"");

        private final Pattern pattern;
        private final String stable;

        Varying(String pattern, String stable) {
            this.pattern = Pattern.compile(pattern);
            this.stable = stable;
        }

        private String settle(String text) {
            return pattern.matcher(text).replaceAll(stable);
        }
    }

    private StableText() {}

    static List<String> of(String printed) {
        String text = printed;
        for (Varying varying : Varying.values()) {
            text = varying.settle(text);
        }
        return withTables(
                text.stripTrailing().lines().map(String::stripTrailing).toList());
    }

    /** A table's columns are as wide as its cells, so that it is laid out anew when ages are replaced. */
    private static List<String> withTables(List<String> lines) {
        List<String> stable = new ArrayList<>();
        List<List<String>> table = new ArrayList<>();
        String indent = "";
        for (String line : lines) {
            var heading = TABLE.matcher(line);
            if (table.isEmpty() && heading.matches()) {
                indent = heading.group(1);
            }
            boolean inTable = heading.matches() || (!table.isEmpty() && line.startsWith(indent) && !line.isBlank());
            if (inTable) {
                table.add(Arrays.stream(GAP.split(line.strip()))
                        .map(StableText::cell)
                        .toList());
            } else {
                stable.addAll(layOut(indent, table));
                table.clear();
                stable.add(line);
            }
        }
        stable.addAll(layOut(indent, table));
        return stable;
    }

    private static String cell(String text) {
        return AGE.matcher(text).matches() ? "1m" : text;
    }

    private static List<String> layOut(String indent, List<List<String>> rows) {
        // kubectl get leaves three spaces between columns, kubectl describe two.
        String gap = indent.isEmpty() ? "   " : "  ";
        return rows.stream().map(row -> indent + layOut(row, rows, gap)).toList();
    }

    private static String layOut(List<String> row, List<List<String>> rows, String gap) {
        var cells = new ArrayList<String>();
        for (int column = 0; column < row.size(); column++) {
            int index = column;
            int width = rows.stream()
                    .filter(other -> other.size() > index)
                    .mapToInt(other -> other.get(index).length())
                    .max()
                    .orElse(0);
            cells.add(row.get(column) + " ".repeat(width - row.get(column).length()));
        }
        return cells.stream().collect(Collectors.joining(gap)).stripTrailing();
    }
}
