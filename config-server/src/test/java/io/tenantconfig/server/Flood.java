package io.tenantconfig.server;

import io.grpc.stub.StreamObserver;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceStub;
import io.tenantconfig.v1.ListConfigsRequest;
import io.tenantconfig.v1.ListConfigsResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that asks for all values of a service 200 times a second, whatever it is told. */
final class Flood implements AutoCloseable {

    private static final int PAUSE_MILLIS = 5;

    /** More would tell how much memory this machine has. */
    private static final int MOST_AT_ONCE = 40;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();

    Flood(World world, String tenant, String service) {
        ConfigServiceStub client = world.streaming(world.issuer.token(tenant));
        var request = ListConfigsRequest.newBuilder().setService(service).build();
        Future<?> _ = timer.scheduleAtFixedRate(
                () -> {
                    if (room.tryAcquire()) {
                        client.listConfigs(request, new Counting());
                    }
                },
                0,
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    int refused() {
        return refused.get();
    }

    int served() {
        return served.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private final class Counting implements StreamObserver<ListConfigsResponse> {

        @Override
        public void onNext(ListConfigsResponse page) {
            served.incrementAndGet();
        }

        @Override
        public void onError(Throwable thrown) {
            refused.incrementAndGet();
            room.release();
        }

        @Override
        public void onCompleted() {
            room.release();
        }
    }
}
