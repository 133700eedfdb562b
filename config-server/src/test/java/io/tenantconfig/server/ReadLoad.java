package io.tenantconfig.server;

import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceStub;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.GetConfigResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A client that reads one value as fast as it gets answers, with many calls under way at any time. */
final class ReadLoad {

    private static final int CALLS_UNDER_WAY = 64;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Longer than any answer takes on a busy machine. */
    private static final long DEADLINE_SECONDS = 30;

    /** After so many there is no use in going on. */
    private static final int MAX_FAILURES = 100;

    private final ConfigServiceStub stub;
    private final GetConfigRequest request;
    private final AtomicLong answers = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Phaser underWay = new Phaser(1);
    private volatile boolean ending;

    private ReadLoad(ConfigServiceStub stub, GetConfigRequest request) {
        this.stub = stub;
        this.request = request;
    }

    static ReadLoad start(Channel channel, String token, GetConfigRequest request) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        var load = new ReadLoad(
                ConfigServiceGrpc.newStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)),
                request);
        for (int i = 0; i < CALLS_UNDER_WAY; i++) {
            load.underWay.register();
            load.call();
        }
        return load;
    }

    private void call() {
        stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).getConfig(request, new StreamObserver<>() {
            @Override
            public void onNext(GetConfigResponse answer) {
                answers.incrementAndGet();
            }

            @Override
            public void onError(Throwable thrown) {
                failures.add(thrown.toString());
                next();
            }

            @Override
            public void onCompleted() {
                next();
            }
        });
    }

    private void next() {
        if (ending || failures.size() >= MAX_FAILURES) {
            underWay.arriveAndDeregister();
        } else {
            call();
        }
    }

    long answers() {
        return answers.get();
    }

    /** Waits until there are so many more. */
    void awaitMore(long more) {
        long before = answers.get();
        await().atMost(PATIENCE).until(() -> answers.get() >= before + more);
    }

    /** Lets the calls that are under way end, and says which of all failed. */
    List<String> end() throws Exception {
        ending = true;
        int phase = underWay.arrive();
        underWay.awaitAdvanceInterruptibly(phase, DEADLINE_SECONDS * 2, TimeUnit.SECONDS);
        return failures;
    }
}
