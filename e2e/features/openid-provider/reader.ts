import { createHash, randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as openid from "openid-client";
import type { Query } from "../../fixtures";

/** An app of somebody else's, on an origin of its own, that people sign in to from here. */
export type Reader = { readonly origin: string; readonly id: string; readonly stop: () => Promise<unknown> };

/** Registers it and starts it: it shows who has signed in, or a link for that. */
export async function startReader(issuer: string, query: Query): Promise<Reader> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [id, secret] = [randomUUID(), randomBytes(32).toString("base64url")];
  const callback = `${origin}/callback`;
  await query(
    `INSERT INTO "Client" ("id", "name", "redirectUris", "scopes", "secretHash") VALUES ($1::uuid, 'Acme Reader', $2::text[], $3::text[], $4)`,
    id,
    [callback],
    ["openid", "profile", "email", "profile:read"],
    createHash("sha256").update(secret).digest("base64url"),
  );
  const configuration = await openid.discovery(new URL(issuer), id, secret, undefined, {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- both run on this machine
    execute: [openid.allowInsecureRequests],
  });
  const waiting = new Map<string, string>();

  const begin = async (): Promise<string> => {
    const [state, verifier] = [openid.randomState(), openid.randomPKCECodeVerifier()];
    waiting.set(state, verifier);
    return openid.buildAuthorizationUrl(configuration, {
      redirect_uri: callback,
      scope: "openid profile email",
      state,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    }).href;
  };

  const finish = async (url: URL): Promise<string> => {
    const expectedState = url.searchParams.get("state") ?? "";
    const pkceCodeVerifier = waiting.get(expectedState) ?? "";
    waiting.delete(expectedState);
    if (url.searchParams.has("error")) return `Not let in: ${url.searchParams.get("error")}`;
    const tokens = await openid.authorizationCodeGrant(configuration, url, { expectedState, pkceCodeVerifier });
    const { sub = "" } = tokens.claims() ?? {};
    const { name = "", email = "" } = await openid.fetchUserInfo(configuration, tokens.access_token, sub);
    return `Welcome, ${name} (${email})`;
  };

  server.on("request", (request, response) => {
    const url = new URL(request.url ?? "/", origin);
    const answer = async () => {
      if (url.pathname === "/sign-in") return void response.writeHead(302, { location: await begin() }).end();
      const said = url.pathname === "/callback" ? await finish(url) : "Nobody is signed in";
      response.writeHead(200, { "content-type": "text/html" }).end(page(said));
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin, id, stop };
}

const page = (said: string): string => `<!doctype html>
<html lang="en"><head><title>Acme Reader</title><link rel="icon" href="data:,"></head>
<body><h1>${said}</h1><a href="/sign-in">Sign in</a></body></html>`;
