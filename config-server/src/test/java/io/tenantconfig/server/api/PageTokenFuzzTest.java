package io.tenantconfig.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** T8, T24: any bytes in place of a page token. */
class PageTokenFuzzTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final Selection SELECTION = new Selection(new ServiceName("checkout"), "", false);

    @FuzzTest(maxDuration = "2m")
    void aTextIsThePageTokenOfOneKeyOrNone(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Optional<ConfigKey> after;
        try {
            after = PageToken.decode(text, ACME, SELECTION);
        } catch (InvalidInputException e) {
            assertThat(e.getMessage()).startsWith("page_token: ");
            return;
        }
        assertThat(after.map(key -> new PageToken(ACME, SELECTION, key).encode())
                        .orElse(""))
                .isEqualTo(text);
    }
}
