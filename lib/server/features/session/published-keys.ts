import "server-only";
import { jwksMaxAge } from "@/lib/shared/jwks";
import { keySet } from "../../keys";

/** The public keys that verify what is signed here (RFC 7517 §5). */
export const publishedKeys = (): Response =>
  Response.json(
    { keys: keySet().published },
    {
      headers: {
        "content-type": "application/jwk-set+json; charset=utf-8",
        "cache-control": `public, max-age=${jwksMaxAge}`,
      },
    },
  );
