package io.tenantconfig.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.refresh.EventParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That a store is added beside the system and not into it, shown by the one that was added last. */
class StoreSeamTest {

    private static final Path ROOT = Path.of("..");

    /** Where the function finds its token for a cluster outside EKS: a secret of its own, and no entry of anybody's. */
    private static final Set<String> THE_FUNCTIONS_OWN_TOKEN = Set.of(
            "refresh-lambda/src/main/java/io/tenantconfig/refresh/ClusterAccess.java",
            "refresh-lambda/src/main/java/io/tenantconfig/refresh/ServiceAccountToken.java");

    private static final Pattern NAMES_IT = Pattern.compile("secrets?[-_ ]?manager", Pattern.CASE_INSENSITIVE);

    @Test
    void nothingButItsAdaptersTheirServicesAndARouteNamesSecretsManager() throws IOException {
        assertThat(sourcesThatNameIt())
                .filteredOn(source -> !source.startsWith("storage/src/main/java/"))
                .filteredOn(source -> !THE_FUNCTIONS_OWN_TOKEN.contains(source))
                .containsExactlyInAnyOrder(
                        "storage/src/main/resources/META-INF/services/io.tenantconfig.core.store.StoreProvider",
                        "core/src/main/resources/io/tenantconfig/core/routes.yaml",
                        "refresh-lambda/src/main/java/io/tenantconfig/refresh/SecretChange.java",
                        "refresh-lambda/src/main/java/io/tenantconfig/refresh/SecretVersions.java");
    }

    @Test
    void theFunctionFindsEntriesWhereTheStoresHaveThem() {
        Map<StoreId, Layout> layouts = StoreProvider.layouts(StoreProvider.installed());

        assertThat(EventParser.installed(Map.of()))
                .isNotEmpty()
                .allSatisfy(parser -> assertThat(parser.layout()).isEqualTo(layouts.get(parser.store())));
    }

    private static List<String> sourcesThatNameIt() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path module : directories(ROOT)) {
            Path sources = module.resolve("src/main");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        if (NAMES_IT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                                .find()) {
                            found.add(ROOT.relativize(file).toString());
                        }
                    }
                }
            }
        }
        return found;
    }

    private static List<Path> directories(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).toList();
        }
    }
}
