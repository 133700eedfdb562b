package io.tenantconfig.emulator;

import java.time.InstantSource;

/**
 * How an emulator runs.
 *
 * @param port the TCP port on the loopback interface; 0 takes a free one
 * @param account the AWS account in ARNs and events, 12 digits
 * @param region the AWS region in ARNs and events
 * @param clock the time of versions and events, and of faults that last for a time
 * @param standardLimit how many parameters of the standard tier the account may hold; 10,000 in AWS
 * @param advancedLimit how many parameters of the advanced tier the account may hold; 100,000 in AWS
 */
public record EmulatorSettings(
        int port, String account, String region, InstantSource clock, int standardLimit, int advancedLimit) {

    /** @throws IllegalArgumentException if a setting is out of its range */
    public EmulatorSettings {
        check(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
        check(account.matches("[0-9]{12}"), "account", account, "12 digits");
        check(region.matches("[a-z0-9-]+"), "region", region, "lower-case letters, digits and hyphens");
        check(standardLimit >= 0, "standardLimit", standardLimit, ">= 0");
        check(advancedLimit >= 0, "advancedLimit", advancedLimit, ">= 0");
    }

    /** A free port, account 123456789012, region eu-west-1, the system's clock and AWS's limits. */
    public static EmulatorSettings defaults() {
        return new EmulatorSettings(0, "123456789012", "eu-west-1", InstantSource.system(), 10_000, 100_000);
    }

    public EmulatorSettings withPort(int newPort) {
        return new EmulatorSettings(newPort, account, region, clock, standardLimit, advancedLimit);
    }

    public EmulatorSettings withAccount(String newAccount) {
        return new EmulatorSettings(port, newAccount, region, clock, standardLimit, advancedLimit);
    }

    public EmulatorSettings withRegion(String newRegion) {
        return new EmulatorSettings(port, account, newRegion, clock, standardLimit, advancedLimit);
    }

    public EmulatorSettings withClock(InstantSource newClock) {
        return new EmulatorSettings(port, account, region, newClock, standardLimit, advancedLimit);
    }

    public EmulatorSettings withLimits(int newStandardLimit, int newAdvancedLimit) {
        return new EmulatorSettings(port, account, region, clock, newStandardLimit, newAdvancedLimit);
    }

    private static void check(boolean valid, String field, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(field + ": \"" + value + "\" (expected: " + expected + ")");
        }
    }
}
