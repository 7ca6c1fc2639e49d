import "server-only";

/** How many bytes of an answer of a provider are read: keys, addresses, claims and tokens are a few thousand. */
const largestAnswer = 1024 * 1024;

/**
 * `fetch` for whatever is asked of a provider. Libraries read an answer to its end, however much it is.
 *
 * @throws TypeError for more than `largestAnswer`, as for a provider that can't be reached
 */
export async function boundedFetch(url: string, asked: object): Promise<Response> {
  const { body, status, headers } = await fetch(url, asked);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.length;
    if (size > largestAnswer) throw new TypeError("a provider answers too much");
    pieces.push(piece);
  }
  return new Response(body && Buffer.concat(pieces), { status, headers });
}
