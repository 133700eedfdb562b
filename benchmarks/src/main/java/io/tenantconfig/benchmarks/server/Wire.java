package io.tenantconfig.benchmarks.server;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.tenantconfig.v1.ConfigServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The methods of the API with messages that nobody reads or makes. */
final class Wire {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {

        @Override
        public InputStream stream(byte[] message) {
            return new Ready(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    static final MethodDescriptor<byte[], byte[]> GET = of(ConfigServiceGrpc.getGetConfigMethod());
    static final MethodDescriptor<byte[], byte[]> LIST = of(ConfigServiceGrpc.getListConfigsMethod());
    static final MethodDescriptor<byte[], byte[]> WATCH = of(ConfigServiceGrpc.getWatchConfigsMethod());

    private Wire() {}

    private static MethodDescriptor<byte[], byte[]> of(MethodDescriptor<?, ?> method) {
        return method.toBuilder(BYTES, BYTES).build();
    }

    private static final class Ready extends ByteArrayInputStream implements KnownLength, Drainable {

        Ready(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = available();
            target.write(buf, pos, length);
            pos += length;
            return length;
        }
    }
}
