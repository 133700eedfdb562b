package io.tenantconfig.server.api;

import io.grpc.StatusRuntimeException;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.errors.Failure;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.Finding;
import io.tenantconfig.server.snapshot.Finding.Found;
import io.tenantconfig.server.snapshot.Finding.Missing;
import io.tenantconfig.server.snapshot.Finding.NotLoaded;
import io.tenantconfig.server.snapshot.Moment;
import io.tenantconfig.server.snapshot.ReadyMessage;
import io.tenantconfig.server.snapshot.WireTime;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.BatchGetConfigsResponse;
import io.tenantconfig.v1.BatchGetConfigsResult;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.GetConfigResponse;
import io.tenantconfig.v1.ListConfigsRequest;
import io.tenantconfig.v1.ListConfigsResponse;
import io.tenantconfig.v1.NotFound;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Answers single questions. Every answer is of one moment; failures are thrown as calls end with them. */
final class ConfigReads {

    static final int MAX_KEYS = 500;
    static final int DEFAULT_PAGE_SIZE = 100;
    static final int MAX_PAGE_SIZE = 500;

    /** Below the 4 MiB that gRPC clients accept by default. */
    static final int MAX_ANSWER_BYTES = 3 * 1024 * 1024;

    private final Catalog catalog;

    ConfigReads(Catalog catalog) {
        this.catalog = catalog;
    }

    ReadyMessage get(TenantId tenant, GetConfigRequest request) {
        ServiceName service = Fields.service(request.getService());
        ConfigKey key = Fields.key("key", request.getKey());
        return switch (find(catalog.moment(tenant), service, "key", key)) {
            case Found(var entry)
            when entry.etag().equals(request.getIfNoneMatch()) ->
                ReadyMessage.of(GetConfigResponse.newBuilder()
                        .setNotModified(entry.notModified())
                        .build());
            case Found(var entry) -> entry.answer(true);
            case Missing missing ->
                throw Failure.KEY_NOT_FOUND.with(
                        "key: \"" + key + "\" has no value for the service \"" + service + "\"",
                        Map.of("service", service.value(), "key", key.value()));
            case NotLoaded notLoaded -> throw notLoaded();
        };
    }

    BatchGetConfigsResponse batch(TenantId tenant, BatchGetConfigsRequest request) {
        ServiceName service = Fields.service(request.getService());
        int keys = request.getKeysCount();
        if (keys == 0 || keys > MAX_KEYS) {
            throw Fields.invalid("keys", keys + " keys", "1 to " + MAX_KEYS + " keys");
        }
        Moment moment = catalog.moment(tenant);
        var answer = BatchGetConfigsResponse.newBuilder();
        Set<String> asked = new HashSet<>();
        int bytes = 0;
        for (int i = 0; i < keys; i++) {
            String field = "keys[" + i + "]";
            String text = request.getKeys(i);
            Finding finding = find(moment, service, field, Fields.key(field, text));
            if (!asked.add(text)) {
                throw Fields.invalid(field, text, "a key that does not stand before");
            }
            BatchGetConfigsResult result = result(text, finding, request.getIfNoneMatchOrDefault(text, ""));
            bytes += result.getSerializedSize();
            if (bytes > MAX_ANSWER_BYTES) {
                throw Failure.ANSWER_TOO_LARGE.with(
                        "the values together exceed " + MAX_ANSWER_BYTES + " bytes (expected: fewer keys at a time)");
            }
            answer.addResults(result);
        }
        checkKnown(asked, request);
        return answer.build();
    }

    private static void checkKnown(Set<String> asked, BatchGetConfigsRequest request) {
        for (String key : request.getIfNoneMatchMap().keySet()) {
            if (!asked.contains(key)) {
                throw Fields.invalid("if_none_match", key, "a key that stands in keys");
            }
        }
    }

    private static BatchGetConfigsResult result(String key, Finding finding, String ifNoneMatch) {
        var result = BatchGetConfigsResult.newBuilder().setKey(key);
        switch (finding) {
            case Found(var entry) when entry.etag().equals(ifNoneMatch) -> result.setNotModified(entry.notModified());
            case Found(var entry) -> result.setEntry(entry.message(true));
            case Missing missing -> result.setNotFound(NotFound.getDefaultInstance());
            case NotLoaded notLoaded ->
                result.setNotLoaded(
                        io.tenantconfig.v1.NotLoaded.newBuilder().setRetryDelay(WireTime.of(Failure.RETRY_DELAY)));
        }
        return result.build();
    }

    ListConfigsResponse list(TenantId tenant, ListConfigsRequest request) {
        Selection selection =
                Fields.selection(request.getService(), request.getKeyPrefix(), request.getIncludeSensitive());
        int pageSize = pageSize(request.getPageSize());
        Optional<ConfigKey> after =
                Fields.parse("page_token", () -> PageToken.decode(request.getPageToken(), tenant, selection));
        NavigableMap<ConfigKey, Finding> view =
                selection.in(catalog.moment(tenant)).orElseThrow(ConfigReads::notLoaded);
        NavigableMap<ConfigKey, Finding> rest =
                after.map(key -> view.tailMap(key, false)).orElse(view);
        return page(rest, pageSize, last -> new PageToken(tenant, selection, last), selection.includeSensitive());
    }

    private static int pageSize(int asked) {
        if (asked < 0) {
            throw Fields.invalid("page_size", Integer.toString(asked), "0 to " + MAX_PAGE_SIZE);
        }
        return asked == 0 ? DEFAULT_PAGE_SIZE : Math.min(asked, MAX_PAGE_SIZE);
    }

    private static ListConfigsResponse page(
            NavigableMap<ConfigKey, Finding> rest,
            int pageSize,
            Function<ConfigKey, PageToken> tokens,
            boolean sensitive) {
        var page = ListConfigsResponse.newBuilder();
        int bytes = 0;
        ConfigKey last = null;
        for (Map.Entry<ConfigKey, Finding> each : rest.entrySet()) {
            if (each.getValue() instanceof Found(var entry)) {
                ConfigEntry message = entry.message(sensitive);
                bytes += message.getSerializedSize();
                boolean full = page.getEntriesCount() == pageSize || bytes > MAX_ANSWER_BYTES;
                if (last != null && full) {
                    return page.setNextPageToken(tokens.apply(last).encode()).build();
                }
                page.addEntries(message);
            } else if (each.getValue() instanceof NotLoaded) {
                page.addNotLoadedKeys(each.getKey().value());
            }
            last = each.getKey();
        }
        return page.build();
    }

    private static Finding find(Moment moment, ServiceName service, String field, ConfigKey key) {
        return Fields.parse(field, () -> moment.find(service, key));
    }

    static StatusRuntimeException notLoaded() {
        return Failure.NOT_LOADED.with("the values could not be read yet (expected: another try)");
    }
}
