package io.tenantconfig.server.snapshot;

import com.google.protobuf.MessageLite;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** A message in the form in which it is sent: made once, and sent to any number of clients without further work. Immutable. */
public final class ReadyMessage {

    private static final MethodDescriptor.Marshaller<ReadyMessage> MARSHALLER = new MethodDescriptor.Marshaller<>() {

        @Override
        public InputStream stream(ReadyMessage message) {
            return message.stream();
        }

        @Override
        public ReadyMessage parse(InputStream stream) {
            try {
                return new ReadyMessage(stream.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final byte[] bytes;

    /** @param bytes which nobody changes any more */
    ReadyMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    public static ReadyMessage of(MessageLite message) {
        return new ReadyMessage(message.toByteArray());
    }

    /** The same method, answering with ready messages. */
    public static <Q> MethodDescriptor<Q, ReadyMessage> answering(MethodDescriptor<Q, ?> method) {
        return method.toBuilder(method.getRequestMarshaller(), MARSHALLER).build();
    }

    /** Its bytes from the beginning on, in the form that gRPC copies only once: to where they are sent from. */
    public InputStream stream() {
        return new ReadyStream(bytes);
    }

    private static final class ReadyStream extends ByteArrayInputStream implements KnownLength, Drainable {

        ReadyStream(byte[] bytes) {
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

    @Override
    public boolean equals(Object other) {
        return other instanceof ReadyMessage message && Arrays.equals(bytes, message.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Tells the size only. */
    @Override
    public String toString() {
        return "ReadyMessage[" + bytes.length + " bytes]";
    }
}
