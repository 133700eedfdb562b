package io.tenantconfig.server.api;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.ServerCalls.UnaryMethod;
import io.grpc.stub.StreamObserver;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.Caller;
import io.tenantconfig.server.errors.Failure;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.ReadyMessage;
import io.tenantconfig.server.snapshot.Rereader;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.WatchConfigsRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code tenantconfig.v1.ConfigService}. Whose configuration is meant, the authenticated caller alone says. */
public final class ConfigService implements BindableService, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigService.class);

    static final int MAX_KNOWN_ETAGS = 5_000;

    /**
     * From changes to the bookmark after them: long enough for ten thousand streams to be told of a change before any is
     * told that this was all.
     */
    private static final Duration BOOKMARK_DELAY = Duration.ofMillis(250);

    /** A stream that is not read ends this much of the limit too late, at most. */
    private static final int LOOKS_PER_LIMIT = 4;

    private final Catalog catalog;
    private final Rereader rereader;
    private final ConfigReads reads;
    private final Watches watches = new Watches();
    private final InstantSource clock;
    private final ExecutorService senders;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("watch-timer").daemon().factory());

    /** @param readLimit how long a client may take nothing of what waits for it on a stream */
    public ConfigService(Catalog catalog, Rereader rereader, InstantSource clock, Duration readLimit) {
        this.catalog = catalog;
        this.rereader = rereader;
        this.reads = new ConfigReads(catalog);
        this.clock = clock;
        this.senders = Executors.newFixedThreadPool(
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                Thread.ofPlatform().name("watch-send-", 0).daemon().factory());
        // A stream that ends leaves nothing behind until its token's expiry.
        timer.setRemoveOnCancelPolicy(true);
        catalog.onChange(watches::changed);
        long often = readLimit.toMillis() / LOOKS_PER_LIMIT;
        Future<?> _ = timer.scheduleWithFixedDelay(() -> endStuck(readLimit), often, often, TimeUnit.MILLISECONDS);
    }

    private void endStuck(Duration readLimit) {
        int ended = watches.endStuck(clock.instant(), readLimit);
        if (ended > 0) {
            LOG.atInfo().addKeyValue("streams", ended).log("Streams were ended whose clients did not read them");
        }
    }

    /** Entries are sent as they are kept; all other answers are made for who asks. */
    @Override
    public ServerServiceDefinition bindService() {
        var get = ReadyMessage.answering(ConfigServiceGrpc.getGetConfigMethod());
        var batch = ConfigServiceGrpc.getBatchGetConfigsMethod();
        var list = ConfigServiceGrpc.getListConfigsMethod();
        var watch = ReadyMessage.answering(ConfigServiceGrpc.getWatchConfigsMethod());
        var descriptor = ServiceDescriptor.newBuilder(ConfigServiceGrpc.SERVICE_NAME)
                .setSchemaDescriptor(ConfigServiceGrpc.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(get)
                .addMethod(batch)
                .addMethod(list)
                .addMethod(watch)
                .build();
        return ServerServiceDefinition.builder(descriptor)
                .addMethod(get, ServerCalls.asyncUnaryCall(answering(reads::get)))
                .addMethod(batch, ServerCalls.asyncUnaryCall(answering(reads::batch)))
                .addMethod(list, ServerCalls.asyncUnaryCall(answering(reads::list)))
                .addMethod(watch, ServerCalls.asyncServerStreamingCall(this::watchOrFail))
                .build();
    }

    private void watchOrFail(WatchConfigsRequest request, StreamObserver<ReadyMessage> client) {
        try {
            watch(request, (ServerCallStreamObserver<ReadyMessage>) client);
        } catch (RuntimeException e) {
            client.onError(failureOf(e));
        }
    }

    private void watch(WatchConfigsRequest request, ServerCallStreamObserver<ReadyMessage> client) {
        Caller caller = Caller.current();
        Selection selection =
                Fields.selection(request.getService(), request.getKeyPrefix(), request.getIncludeSensitive());
        Map<ConfigKey, String> known = known(request, selection);
        var stream = new WatchStream(
                caller.tenant(), selection, known, client, catalog, rereader, clock, senders, this::later);
        // Added before it begins: what changes in between is missed by neither.
        watches.add(stream);
        Future<?> expiry = timer.schedule(
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

    private void later(Runnable task) {
        Future<?> _ = timer.schedule(task, BOOKMARK_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Map<ConfigKey, String> known(WatchConfigsRequest request, Selection selection) {
        int count = request.getKnownEtagsCount();
        if (count > MAX_KNOWN_ETAGS) {
            throw Fields.invalid("known_etags", count + " keys", "at most " + MAX_KNOWN_ETAGS + " keys");
        }
        Map<ConfigKey, String> known = new HashMap<>();
        request.getKnownEtagsMap().forEach((text, etag) -> {
            ConfigKey key = Fields.key("known_etags", text);
            if (!selection.matches(key)) {
                throw Fields.invalid("known_etags", text, "a key that begins with key_prefix");
            }
            known.put(key, Fields.etag("known_etags[\"" + key + "\"]", etag));
        });
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
        timer.shutdownNow();
        senders.shutdownNow();
    }

    private static <Q, A> UnaryMethod<Q, A> answering(BiFunction<TenantId, Q, A> question) {
        return (request, client) -> {
            A answer;
            try {
                answer = question.apply(Caller.current().tenant(), request);
            } catch (RuntimeException e) {
                client.onError(failureOf(e));
                return;
            }
            client.onNext(answer);
            client.onCompleted();
        };
    }

    private static StatusRuntimeException failureOf(RuntimeException e) {
        if (e instanceof StatusRuntimeException failure) {
            return failure;
        }
        LOG.atError().setCause(e).log("A call met a defect");
        return Failure.INTERNAL.with("internal error");
    }
}
