package io.tenantconfig.emulator;

import java.nio.charset.StandardCharsets;

/** What a parameter may hold and costs. Intelligent tiering can be asked for; what is stored has one of the others. */
enum Tier {
    STANDARD("Standard", 4_096),
    ADVANCED("Advanced", 8_192),
    INTELLIGENT("Intelligent-Tiering", 8_192);

    private final String wireName;
    private final int maxBytes;

    Tier(String wireName, int maxBytes) {
        this.wireName = wireName;
        this.maxBytes = maxBytes;
    }

    boolean holds(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length <= maxBytes;
    }

    int maxBytes() {
        return maxBytes;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
