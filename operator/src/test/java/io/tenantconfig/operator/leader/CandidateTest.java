package io.tenantconfig.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** F16, F17: who of several leads. */
class CandidateTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final MemoryLease lease = new MemoryLease();
    private Duration now = Duration.ZERO;
    private final Candidate one = candidate("one");
    private final Candidate two = candidate("two");

    @Test
    void theFirstToAskLeads() {
        assertThat(one.attempt()).isTrue();
        assertThat(two.attempt()).isFalse();
        assertThat(lease.stored().orElseThrow().getSpec())
                .returns("one", spec -> spec.getHolderIdentity())
                .returns(15, spec -> spec.getLeaseDurationSeconds())
                .returns(0, spec -> spec.getLeaseTransitions());
    }

    @Test
    void aLeaderThatRenewsStaysAsLongAsItLikes() {
        one.attempt();
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(2));
            assertThat(one.attempt()).isTrue();
            assertThat(two.attempt()).isFalse();
        }
    }

    @Test
    void anotherTakesOverWhenNoRenewalWasSeenForAsLongAsTheLeaseHolds() {
        one.attempt();
        two.attempt();

        pass(Duration.ofSeconds(15));
        assertThat(two.attempt()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(two.attempt()).isTrue();

        assertThat(lease.stored().orElseThrow().getSpec().getLeaseTransitions()).isEqualTo(1);
        assertThat(one.attempt()).isFalse();
    }

    @Test
    void waitsAWholeLeaseFromWhenItFirstSawItWhateverItsTimesSay() {
        one.attempt();
        pass(Duration.ofHours(1));

        assertThat(two.attempt()).isFalse();
    }

    @Test
    void aReleasedLeaseIsTakenAtOnce() {
        one.attempt();
        two.attempt();

        one.release();

        assertThat(lease.holder()).isNull();
        assertThat(two.attempt()).isTrue();
    }

    @Test
    void releasesNothingThatIsAnothers() {
        one.attempt();

        two.release();

        assertThat(lease.holder()).isEqualTo("one");
    }

    @Test
    void aReplicaThatStartsAnewUnderItsNameTakesUpItsOwnLease() {
        one.attempt();

        assertThat(candidate("one").attempt()).isTrue();
    }

    @Test
    void leadsOnThroughAShortOutageAndGivesUpBeforeTheLeaseExpires() {
        one.attempt();
        lease.goDown();

        pass(Duration.ofSeconds(10));
        assertThat(one.attempt()).isTrue();
        pass(Duration.ofMillis(1));
        assertThatThrownBy(one::attempt).isInstanceOf(KubernetesClientException.class);

        lease.recover();
        lease.delete();
        two.attempt();
        assertThat(one.attempt()).isFalse();
    }

    @Test
    void leadsOnWhenAnAnswerWasLost() {
        one.attempt();
        lease.loseAnswers();
        assertThat(one.attempt()).isTrue();
        lease.recover();

        pass(Duration.ofSeconds(9));
        assertThat(one.attempt()).isTrue();
        pass(Duration.ofSeconds(9));
        assertThat(one.attempt()).isTrue();
    }

    @Test
    void leadsOnWhenSomebodyElseLabelsTheLease() {
        one.attempt();
        lease.label();

        assertThat(one.attempt()).isTrue();
        assertThat(lease.stored().orElseThrow().getMetadata().getLabels()).containsEntry("team", "platform");
    }

    @Test
    void leadsNoLongerWhenTheLeaseIsGone() {
        one.attempt();
        lease.delete();

        assertThat(one.attempt()).isFalse();
    }

    @Test
    void saysThatNothingIsKnownWhileTheApiServerDoesNotAnswer() {
        lease.goDown();

        assertThatThrownBy(two::attempt).isInstanceOf(KubernetesClientException.class);
    }

    private Candidate candidate(String identity) {
        return new Candidate(lease, Election.LEASE, identity, Timing.DEFAULT, CLOCK, () -> now.toNanos());
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
