package io.tenantconfig.emulator;

import java.util.Optional;

/**
 * What a reader names: a parameter by name or ARN and, after a colon, one of its versions by number or label.
 *
 * @param name the parameter
 * @param version the text after the colon; empty for the newest version
 */
record Selector(ParameterName name, Optional<String> version) {

    static Selector parse(String given, Arns arns) {
        String local = given;
        if (given.startsWith("arn:")) {
            if (!given.startsWith(arns.prefix() + "/")) {
                throw Refusal.parameterNotFound();
            }
            local = given.substring(arns.prefix().length());
        }
        int colon = local.indexOf(':');
        return colon < 0
                ? new Selector(ParameterName.forRead(local), Optional.empty())
                : new Selector(
                        ParameterName.forRead(local.substring(0, colon)), Optional.of(local.substring(colon + 1)));
    }

    /** The version of the parameter that is meant. */
    ParameterVersion in(Parameter parameter) {
        return version.map(wanted -> parameter.versions().stream()
                        .filter(candidate -> Long.toString(candidate.number()).equals(wanted)
                                || candidate.labels().contains(wanted))
                        .findFirst()
                        .orElseThrow(() -> versionNotFound(wanted, parameter.name())))
                .orElseGet(parameter::newest);
    }

    static Refusal versionNotFound(String version, String name) {
        return Refusal.of(
                "ParameterVersionNotFound",
                "Systems Manager could not find version " + version + " of " + name
                        + ". Verify the version and try again.");
    }
}
