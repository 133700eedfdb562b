package io.tenantconfig.server;

import io.tenantconfig.core.settings.SettingsPage;
import io.tenantconfig.core.store.StoreProvider;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SettingsPageTest {

    @Test
    void thePageSaysWhatTheProcessTakes() throws IOException {
        SettingsPage.check("config-server", ServerSettings.variables().and(Main.others(StoreProvider.installed())));
    }
}
