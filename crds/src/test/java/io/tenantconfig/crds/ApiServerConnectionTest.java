package io.tenantconfig.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.ExponentialBackoffIntervalCalculator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ApiServerConnectionTest {

    private static final Config GIVEN = new ConfigBuilder(Config.empty())
            .withMasterUrl("https://127.0.0.1:6443/")
            .withOauthToken("token")
            .build();

    @Test
    void watchesAgainWithinEightSecondsHoweverOftenThatFailed() {
        var waits = new ExponentialBackoffIntervalCalculator(
                ApiServerConnection.persistent(GIVEN).getWatchReconnectInterval(),
                ExponentialBackoffIntervalCalculator.UNLIMITED_RETRIES);
        assertThat(LongStream.range(0, 100).map(_ -> waits.nextReconnectInterval()))
                .allMatch(wait -> wait <= 8_000);
    }

    @Test
    void neverGivesUp() {
        assertThat(ApiServerConnection.persistent(GIVEN).getWatchReconnectLimit())
                .isEqualTo(ExponentialBackoffIntervalCalculator.UNLIMITED_RETRIES);
    }

    @Test
    void sharesNoConnectionBetweenRequests() {
        assertThat(ApiServerConnection.persistent(GIVEN).isHttp2Disable()).isTrue();
    }

    @Test
    void keepsAddressAndCredentials() {
        Config persistent = ApiServerConnection.persistent(GIVEN);
        assertThat(persistent.getMasterUrl()).isEqualTo("https://127.0.0.1:6443/");
        assertThat(persistent.getOauthToken()).isEqualTo("token");
    }
}
