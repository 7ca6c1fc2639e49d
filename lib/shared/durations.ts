/** Seconds in common spans, so that no bare number has to be trusted for its unit. */
export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The longest access-token lifetime that may be configured, in seconds. Revocations outlive it. */
export const maxAccessTokenTtl = hour;
/** The largest clock tolerance that may be configured, in seconds. */
export const maxClockTolerance = minute;
/** How long a revocation must be remembered so that it outlives every token it can hit, in seconds. */
export const revocationLifetime = maxAccessTokenTtl + 2 * maxClockTolerance;
/** How long a device is remembered as one that has signed in before, in seconds (RFC 6265bis caps cookies at 400 days). */
export const knownDeviceTtl = 400 * day;
