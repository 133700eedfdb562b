package io.tenantconfig.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.server.World;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.Finding;
import io.tenantconfig.server.snapshot.Finding.Found;
import io.tenantconfig.server.snapshot.ServedEntry;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.BatchGetConfigsResult;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.ListConfigsRequest;
import io.tenantconfig.v1.ListConfigsResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers about values that together are more than one answer may hold. */
class ConfigReadsTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final ServiceName CHECKOUT = new ServiceName("checkout");
    private static final int VALUE_BYTES = 64 * 1024;

    /** More than twice as many as one answer holds. */
    private static final List<String> KEYS =
            IntStream.range(100, 220).mapToObj(i -> "param_config_" + i).toList();

    private final ConfigReads reads = new ConfigReads(catalog());

    private static Catalog catalog() {
        var catalog = new Catalog(World.ROUTES);
        catalog.publish(TenantSnapshot.of(TenantId.SHARED, Map.of()));
        catalog.publish(TenantSnapshot.of(
                ACME,
                KEYS.stream()
                        .map(ConfigReadsTest::id)
                        .collect(Collectors.toMap(Function.identity(), ConfigReadsTest::large))));
        return catalog;
    }

    private static EntryId id(String key) {
        return new EntryId(new Scope(ACME, CHECKOUT), new ConfigKey(key));
    }

    private static Finding large(EntryId id) {
        return new Found(ServedEntry.current(
                id, ConfigValue.text("x".repeat(VALUE_BYTES)), false, new Version("1", Instant.EPOCH)));
    }

    @Test
    void aListEndsAPageBeforeItIsTooLargeAndLeavesNothingOut() {
        var request = ListConfigsRequest.newBuilder().setService("checkout").setPageSize(ConfigReads.MAX_PAGE_SIZE);
        List<String> listed = new ArrayList<>();
        do {
            ListConfigsResponse page = reads.list(ACME, request.build());
            assertThat(page.getSerializedSize()).isBetween(VALUE_BYTES, ConfigReads.MAX_ANSWER_BYTES + 1024);
            page.getEntriesList().stream().map(ConfigEntry::getKey).forEach(listed::add);
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        assertThat(listed).isEqualTo(KEYS);
    }

    @Test
    void aBatchThatWouldBeTooLargeIsRefusedWhole() {
        var request = BatchGetConfigsRequest.newBuilder().setService("checkout");
        assertThat(reads.batch(ACME, request.addAllKeys(KEYS.subList(0, 40)).build())
                        .getResultsList())
                .hasSize(40)
                .allMatch(BatchGetConfigsResult::hasEntry);
        assertThatThrownBy(() -> reads.batch(
                        ACME, request.addAllKeys(KEYS.subList(40, 60)).build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("the values together exceed 3145728 bytes (expected: fewer keys at a time)");
    }
}
