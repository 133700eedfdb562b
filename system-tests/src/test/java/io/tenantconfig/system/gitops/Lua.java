package io.tenantconfig.system.gitops;

import java.util.List;
import java.util.Map;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.jse.JseBaseLib;
import org.luaj.vm2.lib.jse.JseOsLib;

/** Runs scripts in the surroundings in which Argo CD does. */
final class Lua {

    private Lua() {}

    /** Runs a script over the resource {@code obj}. */
    static LuaValue run(String script, LuaTable resource) {
        Globals globals = sandbox();
        globals.set("obj", resource);
        return globals.load(script).call();
    }

    /**
     * Basics, tables, and of the operating system the time. No strings, for instance: see runLuaWithResourceActionParameters in
     * https://github.com/argoproj/argo-cd/blob/v3.2.11/util/lua/lua.go.
     */
    private static Globals sandbox() {
        var globals = new Globals();
        globals.load(new JseBaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        globals.load(new JseOsLib());
        LuaTable os = globals.get("os").checktable();
        for (LuaValue function : os.keys()) {
            if (!List.of("date", "time").contains(function.tojstring())) {
                os.set(function, LuaValue.NIL);
            }
        }
        LoadState.install(globals);
        LuaC.install(globals);
        return globals;
    }

    /** What Argo CD makes of the YAML of a resource. */
    static LuaTable table(Map<?, ?> map) {
        var table = new LuaTable();
        map.forEach((key, value) -> table.set(value(key), value(value)));
        return table;
    }

    private static LuaValue value(Object value) {
        return switch (value) {
            case Map<?, ?> map -> table(map);
            case List<?> list -> LuaValue.listOf(list.stream().map(Lua::value).toArray(LuaValue[]::new));
            case Boolean truth -> LuaValue.valueOf(truth);
            case Number number -> LuaValue.valueOf(number.doubleValue());
            default -> LuaValue.valueOf(value.toString());
        };
    }
}
