import "server-only";

/** Who is calling, as far as the network tells. */
export type ClientInfo = {
  /** The client's address as `ingress.ts` decided it, or `unknown`. */
  readonly ip: string;
  /** At most 256 characters, or null. */
  readonly userAgent: string | null;
};

const longestUserAgent = 256;

/** Reads the client from request headers that have passed `ingress.ts`, which alone decides what they mean. */
export function clientInfoFrom(headers: Headers): ClientInfo {
  const ip = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  // Control characters can't come through Node's HTTP parser; bidi overrides and the like can.
  const userAgent = headers
    .get("user-agent")
    ?.replaceAll(/[^\u0020-\u007e]/g, "?")
    .slice(0, longestUserAgent);
  return {
    ip: ip === undefined || ip === "" ? "unknown" : ip,
    userAgent: userAgent === undefined || userAgent === "" ? null : userAgent,
  };
}
