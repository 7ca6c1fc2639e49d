import { expect } from "vitest";
import { ownerMark } from "@/lib/server/session/owner";
import type { Answer, Sent, TestServer } from "../../harness";
import { type App, asApp, fromHere, leadsTo, register, type SignedIn, type Tokens, tokensIn } from "./app";

/** A program on people's own devices that shows codes, and nothing else. */
export const registerTelevision = (server: TestServer, given: Parameters<typeof register>[1] = {}): Promise<App> =>
  register(server, { name: "Acme TV", redirectUris: [], isPublic: true, deviceFlow: true, ...given });

/** What a device is told that asks for a code (RFC 8628 §3.2). */
export type Shown = {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
};

type At = Pick<TestServer, "address">;

export const askForCode = (
  server: At,
  app: App,
  parameters: Readonly<Record<string, string>> = {},
  sent: Sent = {},
): Promise<Answer> => asApp(server, app, "/oidc/device/auth", { scope: "openid profile email", ...parameters }, sent);

/** Has a device show a code. */
export async function show(
  server: At,
  app: App,
  parameters: Readonly<Record<string, string>> = {},
  sent: Sent = {},
): Promise<Shown> {
  const answer = await askForCode(server, app, parameters, sent);
  expect(answer.status, answer.text).toBe(200);
  return answer.json() as Shown;
}

/** Asks what has become of it. */
export const poll = (
  server: At,
  app: App,
  { device_code }: Pick<Shown, "device_code">,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  asApp(server, app, "/oidc/token", {
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    device_code,
    ...parameters,
  });

/** Opens the page of a code. */
export const look = (ada: SignedIn, code: string): Promise<Answer> =>
  ada.jar.send(`/device?${new URLSearchParams({ user_code: code }).toString()}`, { headers: { accept: "text/html" } });

/** Sends the form of the page that asks. */
export const say = (
  ada: SignedIn,
  code: string,
  decision: "allow" | "deny",
  headers: Readonly<Record<string, string>> = fromHere,
): Promise<Answer> =>
  ada.jar.send("/device/decision", {
    method: "POST",
    headers: { ...headers, accept: "text/html" },
    body: new URLSearchParams({ _owner: ownerMark({ userId: ada.id }), user_code: code, decision }),
  });

/** Lets a device in, and sees that the page says so. */
export async function letIn(server: TestServer, ada: SignedIn, { user_code }: Shown): Promise<void> {
  const said = await say(ada, user_code, "allow");
  expect(said.status, said.text).toBe(303);
  expect(headingOf(await ada.jar.send(leadsTo(said, server)))).toMatch(/ is connected$/);
}

/** Signs somebody in on a device, with tokens for this API. */
export async function signInOn(server: TestServer, app: App, ada: SignedIn): Promise<Tokens & Shown> {
  const resource = server.origin;
  const shown = await show(server, app, { scope: "openid profile email profile:read", resource });
  await letIn(server, ada, shown);
  return { ...shown, ...tokensIn(await poll(server, app, shown, { resource })) };
}

/** The heading of a page, and what it says beside a field that is wrong. */
export const headingOf = ({ text }: Answer): string => /<h1[^>]*>([^<]*)</.exec(text)?.[1] ?? "";
export const faultIn = ({ text }: Answer): string =>
  /id="user_code-error"[^>]*>(?:<svg[\s\S]*?<\/svg>)?([^<]*)</.exec(text)?.[1] ?? "";
