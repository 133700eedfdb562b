package io.tenantconfig.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import org.junit.jupiter.api.Test;

class MainTest {

    /** Managers of fields are the first part of the user agent: https://kubernetes.io/docs/reference/using-api/server-side-apply/. */
    @Test
    void managesFieldsUnderItsOwnName() {
        assertThat(Main.kubernetes(Config.empty()).getUserAgent()).isEqualTo("tenantconfig-operator");
    }
}
