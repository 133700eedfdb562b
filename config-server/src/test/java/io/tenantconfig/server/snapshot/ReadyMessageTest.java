package io.tenantconfig.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigResponse;
import io.tenantconfig.v1.NotModified;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ReadyMessageTest {

    private static final GetConfigResponse ANSWER = GetConfigResponse.newBuilder()
            .setNotModified(NotModified.newBuilder().setEtag("one"))
            .build();

    @Test
    void isSentAsItIsAndAsOftenAsItIsAskedFor() throws IOException {
        var ready = ReadyMessage.of(ANSWER);
        var marshaller =
                ReadyMessage.answering(ConfigServiceGrpc.getGetConfigMethod()).getResponseMarshaller();

        for (int i = 0; i < 2; i++) {
            assertThat(GetConfigResponse.parseFrom(marshaller.stream(ready))).isEqualTo(ANSWER);
        }
        assertThat(marshaller.parse(marshaller.stream(ready))).isEqualTo(ready);
    }

    @Test
    void isDrainedInOnePieceOfWhichTheLengthIsKnown() throws IOException {
        InputStream stream = ReadyMessage.of(ANSWER).stream();
        var target = new ByteArrayOutputStream();
        assertThat(stream).isInstanceOf(KnownLength.class).isInstanceOf(Drainable.class);
        assertThat(stream.available()).isEqualTo(ANSWER.getSerializedSize());

        int drained = ((Drainable) stream).drainTo(target);

        assertThat(drained).isEqualTo(ANSWER.getSerializedSize());
        assertThat(target.toByteArray()).isEqualTo(ANSWER.toByteArray());
        assertThat(stream.available()).isZero();
    }
}
