import { type Answer, CookieJar, type TestServer } from "../../harness";
import { client, type Person, type Provider, type Twist } from "./provider";

/** What a server needs to know of these providers. */
export const settings = (providers: Readonly<Record<string, Provider>>): Readonly<Record<string, string>> => ({
  SSO_PROVIDERS: Object.keys(providers).join(","),
  ...Object.fromEntries(
    Object.entries(providers).flatMap(([name, { issuer }]) => [
      [`SSO_${name.toUpperCase()}_ISSUER`, issuer],
      [`SSO_${name.toUpperCase()}_CLIENT_ID`, client.id],
      [`SSO_${name.toUpperCase()}_CLIENT_SECRET`, client.secret],
    ]),
  ),
});

/** How a browser follows a link of a page of ours. */
const link = { "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
/** How it comes back from somewhere else. */
const back = { ...link, "sec-fetch-site": "cross-site" };

export const follow = (jar: CookieJar, path: string): Promise<Answer> => jar.send(path, { headers: link });
export const comeBack = (jar: CookieJar, path: string): Promise<Answer> => jar.send(path, { headers: back });

/** Where somebody says that what waits is to be connected. */
export const settingsPath = "/settings/security/identities";
export const agree = (jar: CookieJar): Promise<Answer> =>
  jar.send("/api/account/identities", {
    method: "POST",
    headers: { ...link, accept: "text/html" },
    body: new URLSearchParams(),
  });

/** Begins at this app, and comes to where the browser is sent. */
export async function setOut(jar: CookieJar, name = "acme", next = "/dashboard"): Promise<string | undefined> {
  return (await follow(jar, `/api/auth/sso/${name}?${new URLSearchParams({ next }).toString()}`)).headers.location;
}

/** Signs in by a provider, in a browser of its own unless one is given. */
export async function goBy(
  server: TestServer,
  provider: Provider,
  person: Person,
  { jar = new CookieJar(server.address), name = "acme", next, twist }: Partial<Way> = {},
): Promise<{ readonly jar: CookieJar; readonly answer: Answer }> {
  const path = provider.approve(await setOut(jar, name, next), person, twist);
  return { jar, answer: await comeBack(jar, path) };
}
type Way = { readonly jar: CookieJar; readonly name: string; readonly next: string; readonly twist: Twist };

/** Somebody new at a provider, with a verified address. */
export function somebody(given: Partial<Person> = {}): Person {
  const sub = String(Math.floor(Math.random() * 1e12));
  return { sub, email: `by-${sub}@example.com`, email_verified: true, name: "Grace Hopper", ...given };
}
