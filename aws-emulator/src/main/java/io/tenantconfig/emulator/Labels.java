package io.tenantconfig.emulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The labels of a parameter's versions: each points to one version, a version has at most 10.
 *
 * @see <a href="https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html">the rules for
 *     labels</a>
 */
final class Labels {

    private static final int MAX_PER_VERSION = 10;
    private static final Pattern FORM = Pattern.compile("[A-Za-z_.-][A-Za-z0-9_.-]*");

    private Labels() {}

    static boolean isValid(String label) {
        String lower = label.toLowerCase(Locale.ROOT);
        return FORM.matcher(label).matches() && !lower.startsWith("aws") && !lower.startsWith("ssm");
    }

    /** The parameter with the labels on one version and on no other. */
    static Parameter moved(Parameter parameter, long version, List<String> labels) {
        Set<String> together = new LinkedHashSet<>(version(parameter, version).labels());
        together.addAll(labels);
        if (together.size() > MAX_PER_VERSION) {
            throw Refusal.of(
                    "ParameterVersionLabelLimitExceeded",
                    "A parameter version can have maximum " + MAX_PER_VERSION + " labels. "
                            + "Move one or more labels to another version and try again.");
        }
        return parameter.withEachVersion(candidate -> candidate.number() == version
                ? candidate.withLabels(new ArrayList<>(together))
                : candidate.withLabels(without(candidate.labels(), labels)));
    }

    /** The parameter without the labels on one version. */
    static Parameter removed(Parameter parameter, long version, List<String> labels) {
        version(parameter, version);
        return parameter.withEachVersion(candidate ->
                candidate.number() == version ? candidate.withLabels(without(candidate.labels(), labels)) : candidate);
    }

    static ParameterVersion version(Parameter parameter, long version) {
        return parameter.versions().stream()
                .filter(candidate -> candidate.number() == version)
                .findFirst()
                .orElseThrow(() -> Selector.versionNotFound(Long.toString(version), parameter.name()));
    }

    private static List<String> without(List<String> labels, List<String> removed) {
        return labels.stream().filter(label -> !removed.contains(label)).toList();
    }
}
