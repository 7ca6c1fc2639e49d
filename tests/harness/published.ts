import { send } from "./http";
import type { TestServer } from "./server";

/** The names of the keys that an instance publishes, in its order. */
export async function publishedKids({ address }: Pick<TestServer, "address">): Promise<string[]> {
  const { keys } = (await send(address, "/.well-known/jwks.json")).json() as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
}
