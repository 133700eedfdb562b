package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.grpc.Status;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.audit.AuditLines;
import io.tenantconfig.server.audit.AuditLog;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.Verified.OfTenant;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T3: what a stream rests on falls while it lasts, and a line is kept of that. */
class OpenStreamsTest {

    private static final IssuerKey KEY =
            IssuerKey.of(TokenIssuer.newKey("main"), Set.of(JWSAlgorithm.RS256)).orElseThrow();

    private Admission now = admitted("acme");
    private final OpenStreams streams = new OpenStreams(_ -> now);
    private final RecordedCall call = new RecordedCall();
    private final RevocableCall<?, ?> stream =
            new RevocableCall<>(call, admitted("acme"), new AuditLog(Clock.systemUTC()));
    private AuditLines lines;

    @BeforeEach
    void remember() throws IOException {
        lines = new AuditLines();
    }

    private static Admitted admitted(String tenant) {
        var caller = new Caller(new TenantId(tenant), ServiceRange.ALL, Instant.MAX);
        return new Admitted(caller, new OfTenant(KEY, "https://issuer.example", caller));
    }

    @Test
    void goesOnWhileItsTokenCountsForTheSameTenant() throws IOException {
        streams.add(stream);
        now = admitted("acme");
        streams.checkAll();

        assertThat(call.closed()).isEmpty();
        assertThat(lines.read()).isEmpty();
    }

    @Test
    void endsWhenItsNamespaceBelongsToAnotherTenant() throws IOException {
        streams.add(stream);
        now = admitted("globex");
        streams.checkAll();

        assertEndedOnceFor("TOKEN_NO_TENANT");
    }

    @Test
    void endsWhenItsTokenCountsNoMore() throws IOException {
        streams.add(stream);
        now = TrustedIssuer.UNTRUSTED;
        streams.checkAll();

        assertEndedOnceFor("TOKEN_UNTRUSTED");
    }

    @Test
    void endsAtOnceWhenThatHappenedBeforeItWasKnown() throws IOException {
        now = TrustedIssuer.UNTRUSTED;
        streams.add(stream);

        assertEndedOnceFor("TOKEN_UNTRUSTED");
    }

    @Test
    void isLeftAloneWhenItHasEnded() throws IOException {
        streams.add(stream);
        streams.remove(stream);
        now = TrustedIssuer.UNTRUSTED;
        streams.checkAll();

        assertThat(call.closed()).isEmpty();
        assertThat(lines.read()).isEmpty();
    }

    private void assertEndedOnceFor(String reason) throws IOException {
        streams.checkAll();
        assertThat(call.closed()).extracting(Status::getCode).containsExactly(Status.Code.UNAUTHENTICATED);
        assertThat(lines.read())
                .containsExactly("INFO audit Ended method=\"tenantconfig.v1.ConfigService/GetConfig\" peer=\"unknown\""
                        + " reason=\"" + reason + "\" issuer=\"https://issuer.example\" tenant=\"acme\"");
    }
}
