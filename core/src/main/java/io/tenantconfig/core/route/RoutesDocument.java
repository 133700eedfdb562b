package io.tenantconfig.core.route;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The document {@code routes.yaml}, which operator, server and Lambda all read:
 *
 * <pre>{@code
 * routes:
 *   - prefix: tenant_config_
 *     store: dynamodb
 *   - prefix: param_config_
 *     store: parameter-store
 *     root: /config-service
 * }</pre>
 *
 * A route that names no root gets its store's default one.
 */
public final class RoutesDocument {

    /** Where a process finds its document. */
    public static final Setting<Path, Optional<Path>> FILE =
            Setting.optional("ROUTES_FILE", "the path of routes.yaml", Kind.PATH, "the built-in routes");

    /** Prefix, store and root of a route are its only fields. */
    private static final Set<String> ROUTE_FIELDS = Set.of("prefix", "store", "root");

    private static final String DEFAULT_RESOURCE = "/io/tenantconfig/core/routes.yaml";

    private RoutesDocument() {}

    /**
     * The routes in a file, or those that hold without one.
     *
     * @param layouts the known stores
     * @throws InvalidInputException if the document is malformed or names an unknown store
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Routes load(Optional<Path> file, Map<StoreId, Layout> layouts) {
        return file.map(path -> read(path, layouts)).orElseGet(() -> defaults(layouts));
    }

    /**
     * The routes that hold unless a document says otherwise.
     *
     * @param layouts the known stores
     */
    public static Routes defaults(Map<StoreId, Layout> layouts) {
        try (var resource = RoutesDocument.class.getResourceAsStream(DEFAULT_RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("missing resource: " + DEFAULT_RESOURCE);
            }
            return parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8), layouts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The routes in a file.
     *
     * @param layouts the known stores
     * @throws InvalidInputException if the document is malformed or names an unknown store
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Routes read(Path file, Map<StoreId, Layout> layouts) {
        try {
            return parse(Files.readString(file), layouts);
        } catch (IOException e) {
            throw new UncheckedIOException("routes file: " + file + " (expected: a readable file)", e);
        }
    }

    /**
     * The routes in a document.
     *
     * @param layouts the known stores
     * @throws InvalidInputException if the document is malformed or names an unknown store
     */
    public static Routes parse(String yaml, Map<StoreId, Layout> layouts) {
        Object document;
        try {
            document = new Load(LoadSettings.builder()
                            .setLabel("routes")
                            .setAllowDuplicateKeys(false)
                            .build())
                    .loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new InvalidInputException(
                    "routes: not YAML (expected: a document with a list \"routes\"): " + e.getMessage());
        }
        if (!(document instanceof Map<?, ?> fields)
                || !fields.keySet().equals(Set.of("routes"))
                || !(fields.get("routes") instanceof List<?> entries)) {
            throw new InvalidInputException("routes: another shape (expected: one field \"routes\" with a list)");
        }
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            routes.add(route("routes[" + i + "]", entries.get(i), layouts));
        }
        return Routes.of(routes);
    }

    private static Route route(String at, Object entry, Map<StoreId, Layout> layouts) {
        if (!(entry instanceof Map<?, ?> fields) || !ROUTE_FIELDS.containsAll(fields.keySet())) {
            throw new InvalidInputException(
                    at + ": another shape (expected: the fields prefix, store and, optionally, root)");
        }
        var prefix = new KeyPrefix(text(at, fields, "prefix"));
        var store = new StoreId(text(at, fields, "store"));
        Layout layout = layouts.get(store);
        if (layout == null) {
            String known =
                    new TreeSet<>(layouts.keySet()).stream().map(StoreId::value).collect(Collectors.joining(", "));
            throw InvalidInputException.of(at + ".store", store.value(), "one of " + known);
        }
        String root = fields.containsKey("root") ? text(at, fields, "root") : layout.defaultRoot();
        return new Route(prefix, store, root, layout);
    }

    private static String text(String at, Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new InvalidInputException(at + "." + name + ": " + fields.get(name) + " (expected: text)");
    }
}
