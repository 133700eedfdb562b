package io.tenantconfig.core.store;

/**
 * Numbers of calls to a store, by the kinds that it limits apart.
 *
 * @param looks calls that show what lies there
 * @param writes calls that change it
 */
public record Calls(int looks, int writes) {

    public static final Calls NONE = new Calls(0, 0);

    public Calls {
        if (looks < 0 || writes < 0) {
            throw new IllegalArgumentException("calls: " + looks + " looks, " + writes + " writes (expected: >= 0)");
        }
    }

    public static Calls looks(int number) {
        return new Calls(number, 0);
    }

    public Calls plus(Calls others) {
        return new Calls(looks + others.looks, writes + others.writes);
    }
}
