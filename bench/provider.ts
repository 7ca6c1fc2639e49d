// feature:openid-provider begin
import type { CookieJar } from "../tests/harness/http";
import type { ServerProcess } from "./app";
import { basic, type Client, registerApp, revoke, signInTo } from "./clients";
import { grant, registerService, tokenOf } from "./clients"; // feature:revocation-stream
import type { LoadGenerator } from "./load";
import type { TokenKind } from "./refusal";
import { describeCosts, measureInTurns, type RequestCost, type Table } from "./request-cost";
import { bearing, type Instances, obtain } from "./tokens";

/** What apps and services ask the provider for, next to the app's unprotected route. */
export async function measureProvider(
  { pid, port }: ServerProcess,
  generator: LoadGenerator,
  admin: CookieJar,
  origin: string,
): Promise<readonly RequestCost[]> {
  const app = await registerApp(admin);
  const token = await signInTo(`http://localhost:${port}`, admin, app, origin);
  const post = (client: Client, form: Record<string, string>) => ({
    ...{ pid, port, method: "POST" as const },
    headers: { authorization: basic(client), "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
  return measureInTurns(
    generator,
    [
      { pid, port, method: "GET", name: "unprotected `/api/health/live`", path: "/api/health/live", headers: {} },
      { ...post(app, { token }), name: "introspection, `/oidc/introspect`", path: "/oidc/introspect" },
      // feature:revocation-stream begin
      {
        ...post(await registerService(admin), grant),
        name: "client credentials, `/oidc/token`",
        path: "/oidc/token",
      },
      // feature:revocation-stream end
    ],
    40_000,
  );
}

/** The tokens of clients, and how each ends. */
export async function kindsOfClients(
  { ending, asking }: Instances,
  admin: CookieJar,
  origin: string,
): Promise<readonly TokenKind[]> {
  const app = await registerApp(admin);
  const service = await registerService(admin); // feature:revocation-stream
  return [
    {
      name: "token of an app",
      feature: "openid-provider",
      make: async () => {
        const token = await signInTo(ending, admin, app, origin);
        return { ask: bearing(asking, token), end: () => revoke(ending, app, token) };
      },
    },
    // feature:revocation-stream begin
    {
      name: "token of a service",
      feature: "openid-provider",
      make: async () => {
        const token = await tokenOf(ending, service);
        return { ask: bearing(asking, token), end: () => revoke(ending, service, token) };
      },
    },
    {
      name: "token of a client that is disabled",
      feature: "openid-provider",
      make: async () => {
        const client = await registerService(admin);
        const disable = { method: "PATCH", body: { disabled: true } };
        return {
          ask: bearing(asking, await tokenOf(ending, client)),
          end: () => obtain(admin, `/api/admin/clients/${client.id}`, disable),
        };
      },
    },
    // feature:revocation-stream end
  ];
}

/** A chapter of the report. @param table how it writes a table */
export const describeProvider = (costs: readonly RequestCost[], table: Table): readonly string[] => [
  "<!-- feature:openid-provider begin -->",
  "## Apps and services",
  "What the provider does for them, next to the app's unprotected route; measured as a request above.",
  describeCosts(costs, table),
  "<!-- feature:openid-provider end -->",
];
// feature:openid-provider end
