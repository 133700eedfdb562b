package io.tenantconfig.operator;

import io.tenantconfig.core.settings.SettingsPage;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.operator.settings.OperatorSettings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SettingsPageTest {

    @Test
    void thePageSaysWhatTheProcessTakes() throws IOException {
        SettingsPage.check("operator", OperatorSettings.variables().and(Main.others(StoreProvider.installed())));
    }
}
