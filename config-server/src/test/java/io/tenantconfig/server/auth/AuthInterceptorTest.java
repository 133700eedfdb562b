package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.server.audit.AuditLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthInterceptorTest {

    @Test
    void refusesAMethodThatNoRuleNamesWhateverTheToken() {
        try (var issuer = new TokenIssuer();
                var authenticator = new Authenticator(
                        List.of(issuer.settings()), new TestedCluster(), Clock.systemUTC(), new PrometheusRegistry())) {
            var headers = new Metadata();
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + issuer.token("acme"));
            var call = new RecordedCall();
            new AuthInterceptor(MethodRules.of(Set.of(), Set.of()), authenticator, new AuditLog(Clock.systemUTC()))
                    .interceptCall(call, headers, (started, sent) -> {
                        throw new AssertionError("let through");
                    });
            assertThat(call.closed()).extracting(Status::getCode).containsExactly(Status.Code.PERMISSION_DENIED);
            assertThat(call.closed().getFirst().getDescription()).isEqualTo("no rule allows this method");
        }
    }

    @Test
    void nobodyIsTheCallerOfACallThatWasNotAuthenticated() {
        assertThatThrownBy(Caller::current).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handsOnWhatCameInTheMeantimeInOrder() {
        List<String> events = new ArrayList<>();
        var deferred = new DeferredListener<String>();
        deferred.onReady();
        deferred.onMessage("one");
        deferred.handTo(new ServerCall.Listener<>() {
            @Override
            public void onMessage(String message) {
                events.add(message);
            }

            @Override
            public void onReady() {
                events.add("ready");
            }

            @Override
            public void onHalfClose() {
                events.add("half-closed");
            }

            @Override
            public void onCancel() {
                events.add("cancelled");
            }

            @Override
            public void onComplete() {
                events.add("completed");
            }
        });
        deferred.onMessage("two");
        deferred.onHalfClose();
        deferred.onCancel();
        deferred.onComplete();
        assertThat(events).containsExactly("ready", "one", "two", "half-closed", "cancelled", "completed");
    }
}
