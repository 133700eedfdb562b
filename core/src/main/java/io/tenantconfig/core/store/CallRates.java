package io.tenantconfig.core.store;

/**
 * How many calls a second a store is asked at most.
 *
 * @param looks calls that show what lies there
 * @param writes calls that change it
 */
public record CallRates(double looks, double writes) {

    public static final CallRates UNLIMITED = new CallRates(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    public CallRates {
        if (!(looks > 0 && writes > 0)) {
            throw new IllegalArgumentException(
                    "calls a second: " + looks + " looks, " + writes + " writes (expected: > 0)");
        }
    }
}
