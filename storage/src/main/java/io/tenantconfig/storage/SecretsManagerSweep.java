package io.tenantconfig.storage;

import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.store.Sighting;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists secrets, 100 a call, without those that are scheduled for deletion. */
final class SecretsManagerSweep extends RootByRootSweep {

    private final Secrets secrets;

    SecretsManagerSweep(Secrets secrets, Layout layout) {
        super(Secrets.STORE, layout, "ListSecrets");
        this.secrets = secrets;
    }

    @Override
    Page list(String root, @Nullable String token) {
        var answer = secrets.below(root, token);
        Map<String, Sighting> byPath = new LinkedHashMap<>();
        answer.secretList()
                .forEach(secret -> byPath.put(
                        secret.name(),
                        Secrets.sighting(
                                secret.description(), secret.secretVersionsToStages(), secret.lastChangedDate())));
        return new Page(byPath, answer.nextToken());
    }

    @Override
    public void close() {
        secrets.close();
    }
}
