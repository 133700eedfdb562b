package io.tenantconfig.server.auth;

/** An issuer's keys could not be fetched: its tokens may be good, and can be checked later. */
final class KeysUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    KeysUnavailableException(Throwable cause) {
        super("the issuer's keys could not be fetched", cause);
    }
}
