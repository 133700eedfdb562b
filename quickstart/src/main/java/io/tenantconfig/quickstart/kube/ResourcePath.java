package io.tenantconfig.quickstart.kube;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request's path, taken apart.
 *
 * @param name empty when all objects of the type are meant
 */
record ResourcePath(ResourceType type, Optional<String> name) {

    private static final Pattern FORM =
            Pattern.compile("(?:/namespaces/[^/]+)?/(?<plural>[a-z]+)(?:/(?<name>[^/]+))?(?:/status)?");

    /** The namespace object itself has the path of a namespace that nothing follows. */
    private static final Pattern NAMESPACE = Pattern.compile("/(?<plural>namespaces)(?:/(?<name>[^/]+))?(?:/status)?");

    static Optional<ResourcePath> parse(String path, List<ResourceType> types) {
        return types.stream()
                .filter(type -> path.startsWith(type.basePath() + "/"))
                .flatMap(type -> parse(path.substring(type.basePath().length()), type).stream())
                .findFirst();
    }

    private static Optional<ResourcePath> parse(String rest, ResourceType type) {
        var form = type.plural().equals("namespaces") ? NAMESPACE : FORM;
        var matcher = form.matcher(rest);
        return matcher.matches() && matcher.group("plural").equals(type.plural())
                ? Optional.of(new ResourcePath(type, Optional.ofNullable(matcher.group("name"))))
                : Optional.empty();
    }
}
