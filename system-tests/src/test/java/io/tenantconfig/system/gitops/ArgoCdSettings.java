package io.tenantconfig.system.gitops;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** What the project gives to Argo CD about a TenantConfig, and its scripts run. */
final class ArgoCdSettings {

    /** The file of the settings. */
    static final Path FILE = Checkout.ROOT.resolve("manifests/components/argocd/argocd-cm.yaml");

    private static final String RESOURCE = "tenantconfig.io_TenantConfig";

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final String health;
    private final Actions actions;

    private ArgoCdSettings(String health, Actions actions) {
        this.health = health;
        this.actions = actions;
    }

    /** How Argo CD shows a resource. */
    record Health(String status, String message) {}

    /** The value of the setting, as Argo CD reads it. */
    private record Actions(Map<String, String> scripts, List<Map<String, String>> definitions) {

        String discovery() {
            return Objects.requireNonNull(scripts.get("discovery.lua"));
        }

        String script(String action) {
            return definitions.stream()
                    .filter(definition -> action.equals(definition.get("name")))
                    .map(definition -> Objects.requireNonNull(definition.get("action.lua")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static ArgoCdSettings read() throws IOException {
        Map<String, String> data =
                YAML.unmarshal(Files.readString(FILE), ConfigMap.class).getData();
        return new ArgoCdSettings(
                Objects.requireNonNull(data.get("resource.customizations.health." + RESOURCE)),
                actions(Objects.requireNonNull(data.get("resource.customizations.actions." + RESOURCE))));
    }

    @SuppressWarnings("unchecked")
    private static Actions actions(String text) {
        Map<String, Object> parsed = YAML.unmarshal(text, Map.class);
        var definitions = (List<Map<String, String>>) Objects.requireNonNull(parsed.get("definitions"));
        return new Actions(
                Map.of("discovery.lua", (String) Objects.requireNonNull(parsed.get("discovery.lua"))), definitions);
    }

    /** How healthy the script finds a resource. */
    Health health(Map<String, ?> resource) {
        LuaTable answer = Lua.run(health, Lua.table(resource)).checktable();
        return new Health(
                answer.get("status").checkjstring(), answer.get("message").checkjstring());
    }

    /** The actions that are offered for a resource, by name, and whether each is disabled now. */
    Map<String, Boolean> offered(Map<String, ?> resource) {
        LuaTable answer = Lua.run(actions.discovery(), Lua.table(resource)).checktable();
        Map<String, Boolean> offered = new TreeMap<>();
        for (LuaValue name : answer.keys()) {
            offered.put(name.checkjstring(), answer.get(name).get("disabled").checkboolean());
        }
        return offered;
    }

    /** What an action makes of a resource. */
    LuaTable act(String action, Map<String, ?> resource) {
        return Lua.run(actions.script(action), Lua.table(resource)).checktable();
    }
}
