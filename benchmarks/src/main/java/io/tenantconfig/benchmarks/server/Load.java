package io.tenantconfig.benchmarks.server;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A client that has so many GetConfig calls under way at any time: the next begins when one ends. */
final class Load implements AutoCloseable {

    private final List<ManagedChannel> channels;
    private final byte[] request;
    private final int outstanding;

    Load(int port, int connections, int outstanding, byte[] request) {
        this.channels =
                IntStream.range(0, connections).mapToObj(_ -> channel(port)).toList();
        this.outstanding = outstanding;
        this.request = request;
    }

    static ManagedChannel channel(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .build();
    }

    /**
     * Calls until there is no further token.
     *
     * @param tokens for each call one; any number of threads
     * @return how many calls were answered
     * @throws IllegalStateException if one of them failed
     */
    long run(Supplier<Optional<String>> tokens) throws InterruptedException {
        var running = new Run(tokens);
        for (int i = 0; i < outstanding; i++) {
            running.next(channels.get(i % channels.size()));
        }
        running.ended.await();
        if (running.failed.get() > 0) {
            throw new IllegalStateException(running.failed + " calls failed, the last one with " + running.failure);
        }
        return running.answered.sum();
    }

    private final class Run {

        private final Supplier<Optional<String>> tokens;
        private final LongAdder answered = new LongAdder();
        private final AtomicInteger failed = new AtomicInteger();
        private final CountDownLatch ended = new CountDownLatch(outstanding);
        private volatile Status failure = Status.OK;

        Run(Supplier<Optional<String>> tokens) {
            this.tokens = tokens;
        }

        void next(ManagedChannel channel) {
            Optional<String> token = tokens.get();
            if (token.isEmpty() || failed.get() > 0) {
                ended.countDown();
                return;
            }
            var headers = new Metadata();
            headers.put(Wire.AUTHORIZATION, "Bearer " + token.get());
            ClientCall<byte[], byte[]> call = channel.newCall(Wire.GET, CallOptions.DEFAULT);
            call.start(
                    new ClientCall.Listener<>() {

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            if (status.isOk()) {
                                answered.increment();
                            } else {
                                failure = status;
                                failed.incrementAndGet();
                            }
                            next(channel);
                        }
                    },
                    headers);
            call.request(2);
            call.sendMessage(request);
            call.halfClose();
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            for (ManagedChannel channel : channels) {
                channel.awaitTermination(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
