// feature:openid-provider begin
// feature:revocation-stream begin
import { once } from "node:events";
import { join } from "node:path";
import { startNode } from "../scripts/bootstrap/child.mjs";
import { root } from "../scripts/bootstrap/prepare.mjs";
import { freePort } from "../scripts/start/port";
import type { CookieJar } from "../tests/harness/http";
import { answers, systemEnvironment } from "./app";
import type { LoadGenerator } from "./load";
import { registerService, revoke, serviceScope, tokenOf } from "./clients";
import type { TokenKind } from "./refusal";
import { describeCosts, measureInTurns, type RequestCost, type Table } from "./request-cost";
import { bearing } from "./tokens";

/** The example of a service that follows revocations, for tokens of services: they are for the app itself. */
export type Microservice = {
  /** A token that it verifies by itself, next to a route of its own that takes none. */
  readonly measure: (generator: LoadGenerator) => Promise<readonly RequestCost[]>;
  /** A token that it hears of. */
  readonly kind: TokenKind;
  readonly stop: () => Promise<void>;
};

/** @param app an instance, by whose stream it goes */
export async function startMicroservice(app: string, admin: CookieJar, issuer: string): Promise<Microservice> {
  const client = await registerService(admin);
  const port = await freePort();
  const child = startNode(["src/main.js"], {
    cwd: join(root, "examples/microservice"),
    env: {
      ...systemEnvironment(),
      ISSUER: issuer,
      AUDIENCE: issuer,
      SCOPE: serviceScope,
      CLIENT_ID: client.id,
      CLIENT_SECRET: client.secret,
      JWKS_URL: `${app}/.well-known/jwks.json`,
      TOKEN_URL: `${app}/oidc/token`,
      STREAM_URL: `${app}/api/revocations`,
      HOST: "127.0.0.1",
      PORT: String(port),
    },
    output: "inherit",
  });
  const ended = once(child, "close");
  if (!(await answers(port, "/health", () => child.exitCode === null))) throw new Error("it follows no revocations");
  const measure = async (generator: LoadGenerator) => {
    const to = { pid: child.pid ?? 0, port, method: "GET" } as const;
    const headers = { authorization: `Bearer ${await tokenOf(app, client)}` };
    return measureInTurns(
      generator,
      [
        { ...to, name: "unprotected `/health`", path: "/health", headers: {} },
        { ...to, name: "verification, `/whoami`", path: "/whoami", headers },
      ],
      20_000,
    );
  };
  const make = async () => {
    const token = await tokenOf(app, client);
    return { ask: bearing(`http://127.0.0.1:${port}`, token, "/whoami"), end: () => revoke(app, client, token) };
  };
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { measure, kind: { name: "token at the microservice", feature: "revocation-stream", make }, stop };
}

/** A chapter of the report. @param table how it writes a table */
export const describeMicroservice = (costs: readonly RequestCost[], table: Table): readonly string[] => [
  "<!-- feature:revocation-stream begin -->",
  "## A service that verifies tokens by itself",
  "`examples/microservice`, next to a route of its own that takes no token; CPU of its process, measured as a request above.",
  describeCosts(costs, table),
  "<!-- feature:revocation-stream end -->",
];
// feature:revocation-stream end
// feature:openid-provider end
