import { randomUUID } from "node:crypto";
import { decodeJwt } from "jose";
import { z } from "zod";
import type { Query } from "../../fixtures";

/** A device without a browser, which shows a code. */
export type Television = {
  readonly clientId: string;
  readonly code: string;
  /** What a QR code beside it would lead to. */
  readonly link: string;
  /** Asks what has become of it. @returns what it is told, or who is signed in to it */
  readonly asks: () => Promise<string>;
};

const shownSchema = z.object({ device_code: z.string(), user_code: z.string(), verification_uri_complete: z.url() });
const toldSchema = z.union([
  z.object({ error: z.string() }),
  z.object({ id_token: z.string(), access_token: z.string() }),
]);

/** Registers one, and has it show a code. */
export async function plugIn(issuer: string, query: Query): Promise<Television> {
  const clientId = randomUUID();
  await query(
    `INSERT INTO "Client" ("id", "name", "redirectUris", "postLogoutRedirectUris", "deviceFlow", "scopes")
     VALUES ($1::uuid, 'Acme TV', '{}', '{}', true, '{openid,profile,email}')`,
    clientId,
  );
  const send = async (path: string, parameters: Readonly<Record<string, string>>): Promise<unknown> => {
    const body = new URLSearchParams({ client_id: clientId, ...parameters });
    return (await fetch(issuer + path, { method: "POST", body })).json();
  };
  const shown = shownSchema.parse(await send("/oidc/device/auth", { scope: "openid profile email" }));
  const grant = { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: shown.device_code };
  return {
    clientId,
    code: shown.user_code,
    link: shown.verification_uri_complete,
    asks: async () => {
      const told = toldSchema.parse(await send("/oidc/token", grant));
      if ("error" in told) return told.error;
      const { sub } = decodeJwt(told.id_token);
      const headers = { authorization: `Bearer ${told.access_token}` };
      const who = z
        .object({ sub: z.string(), email: z.string() })
        .parse(await (await fetch(`${issuer}/oidc/userinfo`, { headers })).json());
      return who.sub === sub ? `signed in as ${who.email}` : "somebody else's token";
    },
  };
}
