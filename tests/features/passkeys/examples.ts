import { type Passkey, passkeySchema, passkeysSchema } from "@/lib/shared/features/passkeys";
import type { Example, Person } from "../../attack/examples";
import { accessTokenOf, read } from "../../attack/forge";
import type { CookieJar } from "../../harness";
import { register } from "./app";
import { Authenticator } from "./authenticator";

/** A passkey of somebody: one that they have, or a new one. */
async function idOf(owner: Person): Promise<string> {
  const jar = await owner.browser();
  const { passkeys } = passkeysSchema.parse((await jar.send("/api/auth/passkeys")).json());
  return (passkeys[0] ?? (await added(jar))).id;
}

async function added(jar: CookieJar): Promise<Passkey> {
  const origin = String(read(accessTokenOf(jar)).claims["iss"]);
  return passkeySchema.parse((await register(jar, origin, new Authenticator())).json());
}

const path = "POST /settings/passkeys";
/** Of the right shape, and nothing else: whoever is let in is told so. */
const response = { clientDataJSON: "AA", attestationObject: "AA" };
const noPasskey = { id: "AA", rawId: "AA", type: "public-key", response };

export const examples: readonly Example[] = [
  { route: "POST /api/auth/passkeys", body: { name: "Key" } },
  {
    route: "PATCH /api/auth/passkeys/{id}",
    thing: async (owner) => ({ id: await idOf(owner) }),
    body: { name: "Key" },
  },
  { route: "DELETE /api/auth/passkeys/{id}", thing: async (owner) => ({ id: await idOf(owner) }) },
  { route: path, body: { credential: JSON.stringify(noPasskey) } },
  { route: path, thing: async (owner) => ({ passkey: await idOf(owner) }), button: "Yes, remove it" },
];
