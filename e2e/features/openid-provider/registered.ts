import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Query } from "../../fixtures";

/** An app on an origin of its own. */
type Registered = {
  readonly name: string;
  readonly origin: string;
  /** Where it is led after signing out, and where it hears of the end of a session: paths of its own. */
  readonly afterwards: string;
  readonly ear: string;
  readonly scopes: readonly string[];
};

/** Registers an app that people sign in to. Its callback is `/callback`. @returns what it proves itself with */
export async function registerApp(
  query: Query,
  { name, origin, afterwards, ear, scopes }: Registered,
): Promise<{ readonly id: string; readonly secret: string }> {
  const [id, secret] = [randomUUID(), randomBytes(32).toString("base64url")];
  await query(
    `INSERT INTO "Client" ("id", "name", "redirectUris", "postLogoutRedirectUris", "backchannelLogoutUri", "scopes", "secretHash")
     VALUES ($1::uuid, $2, $3::text[], $4::text[], $5, $6::text[], $7)`,
    id,
    name,
    [`${origin}/callback`],
    [origin + afterwards],
    origin + ear,
    scopes,
    createHash("sha256").update(secret).digest("base64url"),
  );
  return { id, secret };
}
