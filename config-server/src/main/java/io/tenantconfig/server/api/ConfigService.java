package io.tenantconfig.server.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.server.auth.Caller;
import io.tenantconfig.server.errors.Failure;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.BatchGetConfigsResponse;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceImplBase;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.GetConfigResponse;
import io.tenantconfig.v1.ListConfigsRequest;
import io.tenantconfig.v1.ListConfigsResponse;
import io.tenantconfig.v1.WatchConfigsRequest;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code tenantconfig.v1.ConfigService}. Whose configuration is meant, the authenticated caller alone says. */
public final class ConfigService extends ConfigServiceImplBase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigService.class);

    static final int MAX_KNOWN_ETAGS = 5_000;

    private final Catalog catalog;
    private final ConfigReads reads;
    private final Watches watches = new Watches();
    private final InstantSource clock;
    private final ExecutorService senders;
    private final ScheduledThreadPoolExecutor expiries = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("watch-expiry").daemon().factory());

    public ConfigService(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.reads = new ConfigReads(catalog);
        this.clock = clock;
        this.senders = Executors.newFixedThreadPool(
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                Thread.ofPlatform().name("watch-send-", 0).daemon().factory());
        // A stream that ends leaves nothing behind until its token's expiry.
        expiries.setRemoveOnCancelPolicy(true);
        catalog.onChange(watches::changed);
    }

    @Override
    public void getConfig(GetConfigRequest request, StreamObserver<GetConfigResponse> client) {
        answer(client, () -> reads.get(Caller.current().tenant(), request));
    }

    @Override
    public void batchGetConfigs(BatchGetConfigsRequest request, StreamObserver<BatchGetConfigsResponse> client) {
        answer(client, () -> reads.batch(Caller.current().tenant(), request));
    }

    @Override
    public void listConfigs(ListConfigsRequest request, StreamObserver<ListConfigsResponse> client) {
        answer(client, () -> reads.list(Caller.current().tenant(), request));
    }

    @Override
    public void watchConfigs(WatchConfigsRequest request, StreamObserver<WatchConfigsResponse> client) {
        try {
            watch(request, (ServerCallStreamObserver<WatchConfigsResponse>) client);
        } catch (RuntimeException e) {
            client.onError(failureOf(e));
        }
    }

    private void watch(WatchConfigsRequest request, ServerCallStreamObserver<WatchConfigsResponse> client) {
        Caller caller = Caller.current();
        ServiceName service = Fields.service(request.getService());
        Map<ConfigKey, String> known = known(request);
        var stream = new WatchStream(
                caller.tenant(), service, request.getIncludeSensitive(), known, client, catalog, clock, senders);
        // Added before it begins: what changes in between is missed by neither.
        watches.add(stream);
        Future<?> expiry = expiries.schedule(
                () -> {
                    stream.end(
                            Failure.TOKEN_EXPIRED.with("token: expired (expected: a new stream with a fresh token)"));
                    watches.remove(stream);
                },
                Math.max(
                        0, Duration.between(clock.instant(), caller.expiresAt()).toMillis()),
                TimeUnit.MILLISECONDS);
        Runnable forget = () -> {
            stream.abandon();
            watches.remove(stream);
            expiry.cancel(false);
        };
        client.setOnCancelHandler(forget);
        client.setOnCloseHandler(forget);
        client.setOnReadyHandler(stream::schedule);
        try {
            stream.begin();
        } catch (StatusRuntimeException e) {
            forget.run();
            throw e;
        }
    }

    private static Map<ConfigKey, String> known(WatchConfigsRequest request) {
        int count = request.getKnownEtagsCount();
        if (count > MAX_KNOWN_ETAGS) {
            throw Fields.invalid("known_etags", count + " keys", "at most " + MAX_KNOWN_ETAGS + " keys");
        }
        Map<ConfigKey, String> known = new HashMap<>();
        request.getKnownEtagsMap().forEach((key, etag) -> known.put(Fields.key("known_etags", key), etag));
        return known;
    }

    /** How many streams are open. */
    public int openStreams() {
        return watches.count();
    }

    /** Ends all streams, as a server does that is about to stop; unary calls go on. */
    public void drain() {
        watches.drain();
    }

    @Override
    public void close() {
        expiries.shutdownNow();
        senders.shutdownNow();
    }

    private static <A> void answer(StreamObserver<A> client, Supplier<A> question) {
        A answer;
        try {
            answer = question.get();
        } catch (RuntimeException e) {
            client.onError(failureOf(e));
            return;
        }
        client.onNext(answer);
        client.onCompleted();
    }

    private static StatusRuntimeException failureOf(RuntimeException e) {
        if (e instanceof StatusRuntimeException failure) {
            return failure;
        }
        LOG.atError().setCause(e).log("A call met a defect");
        return Failure.INTERNAL.with("internal error");
    }
}
