package io.tenantconfig.server;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The service config of gRPC clients that {@code docs/clients.md} recommends. */
final class ServiceConfig {

    private static final Path PAGE = Path.of("..", "docs", "clients.md");
    private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    private ServiceConfig() {}

    static Map<String, ?> ofThePage() throws IOException, ParseException {
        String json = JSON.matcher(Files.readString(PAGE))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        return fields(JSONObjectUtils.parse(json));
    }

    /** The same as far as it is about balancing. */
    static Map<String, ?> ofThePageWithoutRetries() throws IOException, ParseException {
        Map<String, Object> config = new HashMap<>(ofThePage());
        config.remove("methodConfig");
        return config;
    }

    /** gRPC takes numbers as double alone. */
    private static Map<String, Object> fields(Map<?, ?> parsed) {
        Map<String, Object> fields = new HashMap<>();
        parsed.forEach((name, value) -> fields.put((String) name, value(value)));
        return fields;
    }

    private static Object value(Object parsed) {
        return switch (parsed) {
            case Number number -> number.doubleValue();
            case Map<?, ?> object -> fields(object);
            case List<?> list -> list.stream().map(ServiceConfig::value).toList();
            default -> parsed;
        };
    }
}
