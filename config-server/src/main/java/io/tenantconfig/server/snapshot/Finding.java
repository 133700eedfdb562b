package io.tenantconfig.server.snapshot;

/** What there is to say about an entry or a key. */
public sealed interface Finding {

    Finding MISSING = new Missing();
    Finding NOT_LOADED = new NotLoaded();

    record Found(ServedEntry entry) implements Finding {}

    /** There is none: nobody declares it, or what is declared is not there. */
    record Missing() implements Finding {}

    /** It is declared, and its value is not known: whether there is one cannot be said. */
    record NotLoaded() implements Finding {}
}
