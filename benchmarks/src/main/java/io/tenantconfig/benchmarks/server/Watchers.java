package io.tenantconfig.benchmarks.server;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;

/** Clients that watch, many on a connection. */
final class Watchers implements AutoCloseable {

    private static final int ON_A_CONNECTION = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicLongArray arrivals;
    private volatile Predicate<byte[]> awaited;

    /**
     * Opens them and waits until each has got a message of which this is true.
     *
     * @param tokens of the watchers, one after the other and again
     */
    Watchers(int port, int number, List<String> tokens, byte[] request, Predicate<byte[]> first)
            throws InterruptedException {
        this.arrivals = new AtomicLongArray(number);
        this.awaited = first;
        for (int i = 0; i < number; i++) {
            if (i % ON_A_CONNECTION == 0) {
                channels.add(Load.channel(port));
            }
            open(channels.getLast(), i, tokens.get(i % tokens.size()), request);
        }
        await();
    }

    private void open(ManagedChannel channel, int number, String token, byte[] request) {
        var headers = new Metadata();
        headers.put(Wire.AUTHORIZATION, "Bearer " + token);
        ClientCall<byte[], byte[]> call = channel.newCall(Wire.WATCH, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {

                    @Override
                    public void onMessage(byte[] message) {
                        if (awaited.test(message) && arrivals.compareAndSet(number, 0, System.nanoTime())) {
                            told.incrementAndGet();
                        }
                        call.request(1);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        ended.incrementAndGet();
                    }
                },
                headers);
        call.request(1);
        call.sendMessage(request);
        call.halfClose();
    }

    /**
     * Makes a change and waits until all were told.
     *
     * @return how long after the first one each was told, in nanoseconds, the shortest time first
     */
    long[] delays(Runnable change, Predicate<byte[]> news) throws InterruptedException {
        for (int i = 0; i < arrivals.length(); i++) {
            arrivals.set(i, 0);
        }
        told.set(0);
        awaited = news;
        change.run();
        await();
        long[] times = new long[arrivals.length()];
        Arrays.setAll(times, arrivals::get);
        Arrays.sort(times);
        long first = times[0];
        Arrays.setAll(times, i -> times[i] - first);
        return times;
    }

    private void await() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (told.get() < arrivals.length()) {
            if (System.nanoTime() > until || ended.get() > 0) {
                throw new IllegalStateException("streams: %d told, %d ended (expected: %d told)"
                        .formatted(told.get(), ended.get(), arrivals.length()));
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
