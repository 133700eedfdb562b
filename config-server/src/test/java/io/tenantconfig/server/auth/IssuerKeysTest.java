package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.tenantconfig.process.Series;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.IssuerKeys.Timing;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F18: the issuer's keys are out of reach, rotate, are withdrawn, and unknown ones are asked for in masses. */
class IssuerKeysTest {

    private static final RSAKey FIRST = TokenIssuer.newKey("first");
    private static final RSAKey SECOND = TokenIssuer.newKey("second");
    private static final RSAKey STRANGER = TokenIssuer.newKey("stranger");
    private static final Duration LONG = Duration.ofHours(1);

    /** Keys are fetched once a second at most, however many wait. */
    private static final Timing ONCE_A_SECOND = new Timing(LONG, Duration.ofSeconds(1), LONG);

    private final TokenIssuer issuer = new TokenIssuer(FIRST);

    @AfterEach
    void close() {
        issuer.close();
    }

    private TestedAuthenticator authenticator(Timing timing) {
        return new TestedAuthenticator(issuer, timing, Clock.systemUTC());
    }

    @Test
    void fetchesKeysAheadOfNeedAndAgainAndAgain() {
        try (var tested = authenticator(new Timing(Duration.ofMillis(20), Duration.ofMillis(1), LONG))) {
            var _ = tested.authenticator.start();
            await().until(() -> issuer.fetches() > 5);
        }
    }

    @Test
    void aRotationRefusesNoGoodToken() {
        try (var tested = authenticator(TestedAuthenticator.ON_DEMAND)) {
            String before = issuer.token("acme");
            assertThat(tested.admit(before)).isInstanceOf(Admitted.class);
            issuer.publish(FIRST, SECOND);
            issuer.signWith(SECOND);
            List<CompletableFuture<Admission>> answers = IntStream.range(0, 50)
                    .mapToObj(i -> tested.ask(issuer.token("tenant-" + i)))
                    .toList();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isInstanceOf(Admitted.class));
            assertThat(tested.known(before)).containsInstanceOf(Admitted.class);
        }
    }

    /** What is under way may have read the keys before the new one was there. */
    @Test
    void whoMeetsAnUnknownKeyWaitsForAFetchThatHasYetToBegin() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var before = new CompletableFuture<String>();
        var fetches = new AtomicInteger();
        KeyDocument document = () -> {
            if (fetches.incrementAndGet() > 1) {
                return new JWKSet(List.of(FIRST, SECOND)).toString();
            }
            begun.countDown();
            return before.join();
        };
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
                var keys = new IssuerKeys(
                        "issuer", document, Set.of("RS256"), TestedAuthenticator.ON_DEMAND, timer, () -> {})) {
            CompletableFuture<Boolean> underWay = keys.refreshed();
            begun.await();
            CompletableFuture<Boolean> next = keys.refreshed();
            before.complete(new JWKSet(FIRST).toString());

            assertThat(underWay.join()).isTrue();
            assertThat(next.join()).isTrue();
            assertThat(keys.find("second")).hasSize(1);
        }
    }

    @Test
    void aFloodOfUnknownKeysCostsFewFetchesAndDelaysNoRotation() {
        try (var tested = authenticator(ONCE_A_SECOND)) {
            assertThat(tested.admit(issuer.token("acme"))).isInstanceOf(Admitted.class);
            Instant begun = Instant.now();
            List<CompletableFuture<Admission>> flood = flood(tested, "early");
            issuer.publish(FIRST, SECOND);
            issuer.signWith(SECOND);
            CompletableFuture<Admission> rotated = tested.ask(issuer.token("acme"));
            List<CompletableFuture<Admission>> more = flood(tested, "late");
            assertThat(rotated.join()).isInstanceOf(Admitted.class);
            for (var answer : flood) {
                assertThat(answer.join()).isEqualTo(TrustedIssuer.UNTRUSTED);
            }
            for (var answer : more) {
                assertThat(answer.join()).isEqualTo(TrustedIssuer.UNTRUSTED);
            }
            long seconds = Duration.between(begun, Instant.now()).toSeconds();
            assertThat(issuer.fetches()).isLessThanOrEqualTo((int) seconds + 3);
        }
    }

    /** Tokens that cost nothing to make. */
    private List<CompletableFuture<Admission>> flood(TestedAuthenticator tested, String name) {
        String rest = issuer.token("acme").replaceFirst("^[^.]*", "");
        return IntStream.range(0, 400)
                .mapToObj(i -> "{\"alg\":\"RS256\",\"kid\":\"" + name + "-" + i + "\"}")
                .map(header -> tested.ask(Base64URL.encode(header) + rest))
                .toList();
    }

    @Test
    void saysThatTooManyWaitWhenTheyDo() {
        var mayAnswer = new CountDownLatch(1);
        issuer.answerAfter(mayAnswer);
        try (var tested = authenticator(ONCE_A_SECOND)) {
            String token = issuer.token("acme");
            List<CompletableFuture<Admission>> answers =
                    IntStream.range(0, 1_001).mapToObj(i -> tested.ask(token)).toList();
            assertThat(CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new))
                            .join())
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.failure()).isEqualTo(Failure.KEYS_UNAVAILABLE));
            mayAnswer.countDown();
            assertThat(answers)
                    .filteredOn(answer -> answer.join() instanceof Admitted)
                    .hasSize(1_000);
        }
    }

    @Test
    void aWithdrawnKeyTakesItsTokensWithIt() {
        try (var tested = authenticator(TestedAuthenticator.ON_DEMAND)) {
            String old = issuer.token("acme");
            assertThat(tested.admit(old)).isInstanceOf(Admitted.class);
            issuer.publish(SECOND);
            issuer.signWith(SECOND);
            assertThat(tested.admit(issuer.token("globex"))).isInstanceOf(Admitted.class);
            assertThat(tested.known(old)).isEmpty();
            assertThat(tested.admit(old)).isEqualTo(TrustedIssuer.UNTRUSTED);
        }
    }

    @Test
    void anotherKeyUnderTheSameIdIsAnotherKey() {
        try (var tested = authenticator(TestedAuthenticator.ON_DEMAND)) {
            String old = issuer.token("acme");
            assertThat(tested.admit(old)).isInstanceOf(Admitted.class);
            RSAKey other = new RSAKey.Builder(SECOND).keyID("first").build();
            issuer.publish(other, STRANGER);
            issuer.signWith(STRANGER);
            assertThat(tested.admit(issuer.token("acme"))).isInstanceOf(Admitted.class);
            assertThat(tested.admit(old)).isEqualTo(TrustedIssuer.UNTRUSTED);
            issuer.signWith(other);
            assertThat(tested.admit(issuer.token("acme"))).isInstanceOf(Admitted.class);
        }
    }

    @Test
    void keepsTheKeysInAnOutage() {
        try (var tested = authenticator(new Timing(Duration.ofMillis(20), Duration.ofMillis(10), LONG))) {
            var _ = tested.authenticator.start();
            await().until(() -> issuer.fetches() > 0);
            await().until(() -> tested.admit(issuer.token("acme")) instanceof Admitted);
            issuer.goDown();
            int before = issuer.fetches();
            await().until(() -> issuer.fetches() > before + 3);
            assertThat(tested.admit(issuer.token("globex"))).isInstanceOf(Admitted.class);
        }
    }

    @Test
    void knowsNoKeysAfterTooLongAnOutageAndKnowsThemAgainAfterwards() {
        try (var tested =
                authenticator(new Timing(Duration.ofMillis(20), Duration.ofMillis(10), Duration.ofMillis(200)))) {
            String token = issuer.token("acme");
            await().until(() -> tested.admit(token) instanceof Admitted);
            issuer.goDown();
            await().until(() -> tested.known(token).isEmpty());
            assertThat(tested.admit(token))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.failure()).isEqualTo(Failure.KEYS_UNAVAILABLE));
            issuer.comeUp();
            await().until(() -> tested.admit(token) instanceof Admitted);
        }
    }

    @Test
    void tellsHowOldTheKeysAre() {
        issuer.goDown();
        try (var tested = authenticator(TestedAuthenticator.ON_DEMAND)) {
            tested.admit(issuer.token("acme"));
            assertThat(age(tested)).isInfinite();
            issuer.comeUp();
            tested.admit(issuer.token("acme"));
            assertThat(age(tested)).isBetween(0.0, 20.0);
        }
    }

    private static double age(TestedAuthenticator tested) {
        return Series.value(tested.metrics, "tenantconfig_issuer_keys_age_seconds");
    }

    @Test
    void saysThatItCannotSayWhenTheKeysWereNeverFetched() {
        issuer.goDown();
        try (var tested = authenticator(TestedAuthenticator.ON_DEMAND)) {
            for (int i = 0; i < 5; i++) {
                assertThat(tested.admit(issuer.token("acme")))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.failure()).isEqualTo(Failure.KEYS_UNAVAILABLE));
            }
        }
    }

    @Test
    void aBadTokenIsCheckedOnceAndAnotherTimeWhenTheKeysHaveChanged() {
        try (var tested = authenticator(TestedAuthenticator.ON_DEMAND)) {
            RSAKey sameId = new RSAKey.Builder(STRANGER).keyID("first").build();
            issuer.signWith(sameId);
            String bad = issuer.token("acme");
            assertThat(tested.known(bad)).isEmpty();
            assertThat(tested.admit(bad)).isEqualTo(TrustedIssuer.UNTRUSTED);
            assertThat(tested.known(bad)).contains(TrustedIssuer.UNTRUSTED);
            issuer.publish(sameId, SECOND);
            issuer.signWith(SECOND);
            assertThat(tested.admit(issuer.token("acme"))).isInstanceOf(Admitted.class);
            assertThat(tested.known(bad)).isEmpty();
            assertThat(tested.admit(bad)).isInstanceOf(Admitted.class);
        }
    }

    @Test
    void badTokensDriveOutNoGoodOnes() {
        try (var tested = authenticator(TestedAuthenticator.ON_DEMAND)) {
            String good = issuer.token("acme");
            assertThat(tested.admit(good)).isInstanceOf(Admitted.class);
            var cache = new TokenCache(Clock.systemUTC());
            cache.put(cache.digest(good), ((Admitted) tested.admit(good)).verified());
            for (int i = 0; i < 200_000; i++) {
                cache.put(cache.digest("bad-" + i), TrustedIssuer.UNTRUSTED, 0);
            }
            assertThat(cache.find(cache.digest(good), 0)).containsInstanceOf(Verification.Accepted.class);
        }
    }
}
