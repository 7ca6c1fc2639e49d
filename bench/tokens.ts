import { CookieJar, send, type Sent } from "../tests/harness/http";
import type { Person } from "./person";
import type { Held, TokenKind } from "./refusal";

/** Two instances of one app: where tokens are ended, and where they are used meanwhile. */
export type Instances = { readonly ending: string; readonly asking: string };

/** Sends a request that has to succeed. */
export async function obtain<T>(
  from: { readonly send: (path: string, sent: Sent) => ReturnType<typeof send> },
  path: string,
  sent: Sent,
): Promise<T> {
  const answer = await from.send(path, sent);
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
  return (answer.text === "" ? undefined : answer.json()) as T;
}

/** Whoever asks an instance without a cookie. */
export const anyone = (address: string) => ({ send: (path: string, sent: Sent) => send(address, path, sent) });

/** Asks with a bearer token. */
export const bearing =
  (address: string, token: string, path = "/api/me") =>
  async () =>
    (await send(address, path, { headers: { authorization: `Bearer ${token}` } })).status;

export async function signInto(address: string, person: Person): Promise<CookieJar> {
  const jar = new CookieJar(address);
  await obtain(jar, "/api/auth/login", { method: "POST", body: person });
  return jar;
}

/** Every kind of token that the app itself has for a person. @param at with a jar in which that person is signed in */
export function kindsOfTokens(at: Instances & { readonly jar: CookieJar }, person: Person): readonly TokenKind[] {
  return [
    { name: "session", make: () => aSession(at, person) },
    // feature:token-endpoint begin
    {
      name: "first-party token",
      feature: "token-endpoint",
      make: async () => {
        const form = { grant_type: "password", client_id: "bench", username: person.email, password: person.password };
        const { access_token, refresh_token } = await obtain<Record<string, string>>(
          anyone(at.ending),
          "/api/auth/token",
          { method: "POST", body: new URLSearchParams(form) },
        );
        const body = new URLSearchParams({ client_id: "bench", token: refresh_token ?? "" });
        return {
          ask: bearing(at.asking, access_token ?? ""),
          end: () => obtain(anyone(at.ending), "/api/auth/token/revoke", { method: "POST", body }),
        };
      },
    },
    // feature:token-endpoint end
    // feature:api-tokens begin
    {
      name: "API token",
      feature: "api-tokens",
      make: async () => {
        const body = { name: "Bench", scopes: ["profile:read"], expiresIn: 3600 };
        const { id, token } = await obtain<{ id: string; token: string }>(at.jar, "/api/tokens", {
          method: "POST",
          body,
        });
        return {
          ask: bearing(at.asking, token),
          end: () => obtain(at.jar, `/api/tokens/${id}`, { method: "DELETE" }),
        };
      },
    },
    // feature:api-tokens end
    // feature:sharing begin
    {
      name: "link to a note",
      feature: "sharing",
      make: async () => {
        const notes = "/api/notes"; // feature:notes
        const note = { method: "POST", body: { title: "Bench", body: "A note." } };
        const { id: noteId } = await obtain<{ id: string }>(at.jar, notes, note);
        const shared = { method: "POST", body: { expiresIn: 3600 } };
        const { id, token } = await obtain<{ id: string; token: string }>(at.jar, `${notes}/${noteId}/shares`, shared);
        return {
          ask: async () => (await send(at.asking, "/api/shares/open", { method: "POST", body: { token } })).status,
          end: () => obtain(at.jar, `/api/shares/${id}`, { method: "DELETE" }),
        };
      },
    },
    // feature:sharing end
  ];
}

async function aSession({ ending, asking }: Instances, person: Person): Promise<Held> {
  const jar = await signInto(ending, person);
  const elsewhere = jar.copy(asking);
  return {
    ask: async () => (await elsewhere.send("/api/me")).status,
    end: () => obtain(jar, "/api/auth/logout", { method: "POST" }),
  };
}
