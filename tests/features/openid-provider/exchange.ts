import { expect } from "vitest";
import { exchangeGrant, tokenTypes } from "@/lib/shared/features/openid-provider/audiences";
import type { Answer, TestServer } from "../../harness";
import { type App, asApp, register } from "./app";

/** What the service is called that others call, in tokens for it. */
export const reports = "https://reports.example";

/** Registers a service that calls others for people. */
export const caller = (server: TestServer, given: Parameters<typeof register>[1] = {}): Promise<App> =>
  register(server, {
    name: "Portal",
    redirectUris: [],
    scopes: [],
    audiences: [{ audience: reports, scopes: ["notes:read", "profile:read", "figures:read"] }],
    exchanges: true,
    ...given,
  });

/** What a token endpoint answers an exchange with. */
type Exchanged = {
  readonly access_token: string;
  readonly issued_token_type: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
};

/** Asks for a token by which a service acts for the person whose token it has. */
export const exchangeFor = (
  server: Pick<TestServer, "address">,
  app: App,
  subjectToken: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  asApp(server, app, "/oidc/token", {
    grant_type: exchangeGrant,
    subject_token: subjectToken,
    subject_token_type: tokenTypes[0],
    audience: reports,
    ...more,
  });

export function exchangedIn(answer: Answer): Exchanged {
  expect(answer.status, answer.text).toBe(200);
  return answer.json() as Exchanged;
}
