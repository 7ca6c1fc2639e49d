import { endpoint } from "@/lib/server/http/endpoint";
import { keySet } from "@/lib/server/keys";
import { jwksMaxAge } from "@/lib/shared/jwks";

/** The public keys that verify our access tokens (RFC 7517 §5). */
export const GET = endpoint(() =>
  Response.json(
    { keys: keySet().published },
    {
      headers: {
        "content-type": "application/jwk-set+json; charset=utf-8",
        "cache-control": `public, max-age=${jwksMaxAge}`,
      },
    },
  ),
);
