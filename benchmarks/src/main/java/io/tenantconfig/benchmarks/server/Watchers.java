package io.tenantconfig.benchmarks.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Clients that watch, many on a connection. They share the machine with the server that is measured, so they do next to
 * nothing: HTTP/2 by Netty alone, and a frame is searched for the text that is awaited, not read as a message.
 */
final class Watchers implements AutoCloseable {

    private static final int ON_A_CONNECTION = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** That of grpc-java's own clients. */
    private static final int WINDOW = 1024 * 1024;

    /** What comes before a gRPC message: that it is not compressed, and its length. */
    private static final int PREFIX = 5;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicLongArray arrivals;
    private final List<String> tokens;
    private final byte[] request;
    private volatile ByteBuf awaited;

    /**
     * Opens them and waits until each has got this text.
     *
     * @param tokens of the watchers, one after the other and again
     */
    Watchers(int port, int number, List<String> tokens, byte[] request, String first) throws InterruptedException {
        this.arrivals = new AtomicLongArray(number);
        this.tokens = tokens;
        this.request = request;
        this.awaited = text(first);
        for (int i = 0; i < number; i += ON_A_CONNECTION) {
            var connection = new Connection(i, Math.min(ON_A_CONNECTION, number - i));
            new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .handler(connection.handler)
                    .connect("127.0.0.1", port)
                    .sync();
        }
        await();
    }

    private static ByteBuf text(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Some of the streams. Everything happens on its event loop. */
    private final class Connection extends Http2EventAdapter {

        private final int first;
        private final int streams;
        private final Http2ConnectionHandler handler;
        private boolean opened;

        Connection(int first, int streams) {
            this.first = first;
            this.streams = streams;
            this.handler = new Http2ConnectionHandlerBuilder()
                    .server(false)
                    .initialSettings(
                            Http2Settings.defaultSettings().pushEnabled(false).initialWindowSize(WINDOW))
                    .frameListener(this)
                    .build();
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
            if (!opened) {
                opened = true;
                var connection = handler.connection();
                connection.local().flowController().incrementWindowSize(connection.connectionStream(), WINDOW);
                for (int i = 0; i < streams; i++) {
                    open(context, i);
                }
                context.flush();
            }
        }

        private void open(ChannelHandlerContext context, int number) {
            Http2Headers headers = new DefaultHttp2Headers()
                    .method("POST")
                    .scheme("http")
                    .authority("localhost")
                    .path("/" + Wire.WATCH.getFullMethodName())
                    .add("content-type", "application/grpc")
                    .add("te", "trailers")
                    .add("authorization", "Bearer " + tokens.get((first + number) % tokens.size()));
            Future<?> _ = handler.encoder().writeHeaders(context, id(number), headers, 0, false, context.newPromise());
            ByteBuf message = context.alloc()
                    .buffer(PREFIX + request.length)
                    .writeByte(0)
                    .writeInt(request.length)
                    .writeBytes(request);
            Future<?> _ = handler.encoder().writeData(context, id(number), message, 0, true, context.newPromise());
        }

        /** Clients' streams have odd ids, and 1 is Netty's own. */
        private static int id(int number) {
            return 2 * number + 3;
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end) {
            int number = first + (id - id(0)) / 2;
            if (ByteBufUtil.indexOf(awaited, data) >= 0 && arrivals.compareAndSet(number, 0, System.nanoTime())) {
                told.incrementAndGet();
            }
            return data.readableBytes() + padding;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean end) {
            if (end) {
                ended.incrementAndGet();
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end) {
            onHeadersRead(context, id, headers, padding, end);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int id, long errorCode) {
            ended.incrementAndGet();
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext context, int last, long errorCode, ByteBuf why) {
            ended.incrementAndGet();
        }
    }

    /**
     * Makes a change and waits until all were told.
     *
     * @param news a text that is in what they are told, and was in nothing before
     * @return how long after the first one each was told, in nanoseconds, the shortest time first
     */
    long[] delays(Runnable change, String news) throws InterruptedException {
        for (int i = 0; i < arrivals.length(); i++) {
            arrivals.set(i, 0);
        }
        told.set(0);
        awaited = text(news);
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
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
