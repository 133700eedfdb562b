package io.tenantconfig.server.fairness;

/**
 * What one replica does for one tenant at most. A second's worth of calls and bytes may come at once.
 *
 * @param callsPerSecond calls, among them the openings of streams
 * @param bytesPerSecond what its calls and streams carry, in both directions
 * @param streams that are open at the same time
 */
public record TenantLimits(int callsPerSecond, int bytesPerSecond, int streams) {}
