package io.tenantconfig.server.auth;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an issuer publishes its public keys (RFC 7517). The files are read anew at every fetch, so that renewed ones need
 * no restart.
 *
 * @param url an http:// or https:// address
 * @param certificateAuthorities PEM certificates that vouch for the address; empty for those that Java trusts
 * @param bearerToken a file with the token that the address asks for; empty when it is open to everybody
 */
public record Jwks(URI url, Optional<Path> certificateAuthorities, Optional<Path> bearerToken) {

    /** Keys that everybody may fetch, from an address for which a public authority vouches. */
    public static Jwks at(URI url) {
        return new Jwks(url, Optional.empty(), Optional.empty());
    }

    /**
     * An address of keys.
     *
     * @param field what it is, for people
     * @throws InvalidInputException if it is no http:// or https:// address
     */
    static URI address(String field, String text) {
        try {
            URI address = Kind.HTTP_ADDRESS.reader().apply(text);
            if (Kind.HTTP_ADDRESS.allowed().test(address)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Told below like the address of another scheme.
        }
        throw InvalidInputException.of(field, text, Kind.HTTP_ADDRESS.expected());
    }
}
