package io.tenantconfig.quickstart.tour;

import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.StreamObserver;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.ListConfigsRequest;
import io.tenantconfig.v1.WatchConfigsRequest;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A workload that reads with its token, as any generated client does. */
public final class TenantClient {

    /** Far longer than any call here takes; a call that never ends would hang the tour. */
    private static final long DEADLINE_SECONDS = 10;

    private final ConfigServiceGrpc.ConfigServiceBlockingStub blocking;
    private final ConfigServiceGrpc.ConfigServiceStub streaming;

    /**
     * A workload with a token.
     *
     * @param channel stays the caller's
     */
    public TenantClient(Channel channel, String token) {
        var credentials = new BearerToken(token);
        this.blocking = ConfigServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
        this.streaming = ConfigServiceGrpc.newStub(channel).withCallCredentials(credentials);
    }

    /**
     * One entry.
     *
     * @throws io.grpc.StatusRuntimeException if there is none, or no answer
     */
    public ConfigEntry get(String service, String key) {
        return blocking.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .getConfig(GetConfigRequest.newBuilder()
                        .setService(service)
                        .setKey(key)
                        .build())
                .getEntry();
    }

    List<ConfigEntry> list(String service) {
        return blocking.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .listConfigs(ListConfigsRequest.newBuilder().setService(service).build())
                .getEntriesList();
    }

    Watching watch(String service) {
        var watching = new Watching();
        streaming.watchConfigs(
                WatchConfigsRequest.newBuilder().setService(service).build(), watching);
        return watching;
    }

    /** What a stream has delivered so far. */
    static final class Watching implements StreamObserver<WatchConfigsResponse> {

        private final BlockingQueue<WatchConfigsResponse> events = new LinkedBlockingQueue<>();

        /** The first event from here on that is looked for; what comes before it is passed over. */
        WatchConfigsResponse await(String what, Predicate<WatchConfigsResponse> wanted, Duration limit)
                throws InterruptedException {
            long end = System.nanoTime() + limit.toNanos();
            while (true) {
                var event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event == null) {
                    throw new StepFailed(what + ": not seen on the stream within " + limit.toSeconds() + " s");
                }
                if (wanted.test(event)) {
                    return event;
                }
            }
        }

        /** All events since the last that was awaited. */
        List<WatchConfigsResponse> drain() {
            List<WatchConfigsResponse> drained = new ArrayList<>();
            events.drainTo(drained);
            return drained;
        }

        @Override
        public void onNext(WatchConfigsResponse event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable error) {
            // The next await runs into its limit and says so.
        }

        @Override
        public void onCompleted() {
            // As onError.
        }
    }

    private static final class BearerToken extends CallCredentials {

        private static final Metadata.Key<String> AUTHORIZATION =
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

        private final String token;

        BearerToken(String token) {
            this.token = token;
        }

        @Override
        public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
            var headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + token);
            applier.apply(headers);
        }
    }
}
