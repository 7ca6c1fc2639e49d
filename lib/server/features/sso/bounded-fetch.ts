import "server-only";
import type { Provider } from "@/lib/shared/features/sso/providers";

/** How many bytes of an answer of a provider are read: keys, addresses, claims and tokens are a few thousand. */
const largestAnswer = 1024 * 1024;

/**
 * `fetch` for whatever is asked of a provider. Libraries read an answer to its end, however much it is, and fetch keys from wherever its
 * metadata says.
 *
 * @returns what throws a TypeError, as for a provider that can't be reached: for more than `largestAnswer`, and for an address that is not https
 *   where the issuer is
 */
export const boundedFetch =
  ({ issuer }: Pick<Provider, "issuer">) =>
  async (url: string, asked: object): Promise<Response> => {
    if (issuer.startsWith("https:") && !url.startsWith("https:"))
      throw new TypeError("an address of a provider is not https");
    const { body, status, headers } = await fetch(url, asked);
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of body ?? []) {
      size += piece.length;
      if (size > largestAnswer) throw new TypeError("a provider answers too much");
      pieces.push(piece);
    }
    return new Response(body && Buffer.concat(pieces), { status, headers });
  };
