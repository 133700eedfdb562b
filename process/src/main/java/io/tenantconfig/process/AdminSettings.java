package io.tenantconfig.process;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where probes and metrics are served.
 *
 * @param address where connections are taken; empty means at all addresses of this machine
 * @param port 0 lets the system choose
 */
public record AdminSettings(Optional<InetAddress> address, int port) {

    private static final Setting<InetAddress, Optional<InetAddress>> ADDRESS = Setting.optional(
            "ADMIN_ADDRESS",
            "the IP address where probes and metrics are served",
            Kind.IP_ADDRESS,
            "all addresses of this machine");
    private static final Setting<Integer, Integer> PORT = Setting.of(
            "ADMIN_PORT", "the HTTP port of /livez, /readyz and /metrics; 0 lets the system choose", Kind.PORT, 8081);

    /** The environment variables that {@link #of} reads. */
    public static final List<Setting<?, ?>> VARIABLES = List.of(ADDRESS, PORT);

    /** @throws InvalidInputException if the port is none */
    public AdminSettings {
        PORT.check(port);
    }

    /**
     * The settings in an environment.
     *
     * @throws InvalidInputException if a variable is malformed, naming it
     */
    public static AdminSettings of(Map<String, String> environment) {
        return new AdminSettings(ADDRESS.in(environment), PORT.in(environment));
    }

    InetSocketAddress listening() {
        return address.map(at -> new InetSocketAddress(at, port)).orElseGet(() -> new InetSocketAddress(port));
    }
}
