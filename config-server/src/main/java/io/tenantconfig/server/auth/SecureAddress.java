package io.tenantconfig.server.auth;

import io.tenantconfig.core.InvalidInputException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Which addresses an issuer and its keys may have outside development mode. The keys of the emulators that answer at
 * http:// addresses or on one's own machine are published, private parts and all.
 */
public final class SecureAddress {

    private SecureAddress() {}

    /**
     * The same address, if it counts.
     *
     * @param field what the address is, for people
     * @throws InvalidInputException if it is no https:// address, or one of this machine
     */
    public static String check(String field, String address) {
        if (!address.startsWith("https://")
                || hostOf(address).filter(host -> !isThisMachine(host)).isEmpty()) {
            throw InvalidInputException.of(field, address, "https:// and not this machine, except in development mode");
        }
        return address;
    }

    private static Optional<String> hostOf(String address) {
        try {
            return Optional.ofNullable(URI.create(address).getHost());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isThisMachine(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(name);
            return literal.isLoopbackAddress() || literal.isAnyLocalAddress();
        } catch (IllegalArgumentException e) {
            // A name, and no address.
            return false;
        }
    }
}
