import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as openid from "openid-client";
import type { Query } from "../../fixtures";
import { registerApp } from "./registered";

/** An app of somebody else's, on an origin of its own, that people sign in to from here. */
export type Reader = { readonly origin: string; readonly id: string; readonly stop: () => Promise<unknown> };

/** Whoever is signed in to it, and as whom it knows them. */
type Visitor = { readonly said: string; readonly idToken: string; readonly sid: unknown };

/** Registers it and starts it: it shows who is signed in, and ways to begin and to end that. It has room for one. */
export async function startReader(issuer: string, query: Query): Promise<Reader> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { id, secret } = await registerApp(query, {
    ...{ name: "Acme Reader", origin, afterwards: "/signed-out", ear: "/logout" },
    scopes: ["openid", "profile", "email", "profile:read"],
  });
  const configuration = await openid.discovery(new URL(issuer), id, secret, undefined, {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- both run on this machine
    execute: [openid.allowInsecureRequests],
  });
  const waiting = new Map<string, string>();
  let visitor: Visitor | undefined;

  /** @param wanted how strong a proof it takes, where it takes no other */
  const begin = async (wanted: string | null = null): Promise<URL> => {
    const [state, verifier] = [openid.randomState(), openid.randomPKCECodeVerifier()];
    waiting.set(state, verifier);
    return openid.buildAuthorizationUrl(configuration, {
      redirect_uri: `${origin}/callback`,
      scope: "openid profile email",
      state,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...(wanted !== null && { claims: JSON.stringify({ id_token: { acr: { essential: true, value: wanted } } }) }),
    });
  };

  const finish = async (url: URL): Promise<string> => {
    const expectedState = url.searchParams.get("state") ?? "";
    const pkceCodeVerifier = waiting.get(expectedState) ?? "";
    waiting.delete(expectedState);
    if (url.searchParams.has("error")) return `Not let in: ${url.searchParams.get("error")}`;
    const tokens = await openid.authorizationCodeGrant(configuration, url, { expectedState, pkceCodeVerifier });
    const claims = tokens.claims();
    const { name = "", email = "" } = await openid.fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? "");
    visitor = { said: `Welcome, ${name} (${email})`, idToken: tokens.id_token ?? "", sid: claims?.["sid"] };
    return visitor.said;
  };

  /** Signs whoever it is out here, and asks for the same there. */
  const leave = (): string => {
    const { idToken = "" } = visitor ?? {};
    visitor = undefined;
    const after = { post_logout_redirect_uri: `${origin}/signed-out`, state: openid.randomState() };
    return openid.buildEndSessionUrl(configuration, { id_token_hint: idToken, ...after }).href;
  };

  /** Hears that a session has ended there. */
  const hear = async (request: IncomingMessage): Promise<void> => {
    const token = new URLSearchParams(await text(request)).get("logout_token") ?? "";
    const keys = createRemoteJWKSet(new URL(configuration.serverMetadata().jwks_uri ?? ""));
    const { payload } = await jwtVerify(token, keys, { issuer, audience: id, typ: "logout+jwt" });
    if (payload["sid"] === visitor?.sid) visitor = undefined;
  };

  server.on("request", (request, response) => {
    const url = new URL(request.url ?? "/", origin);
    const answer = async () => {
      if (url.pathname === "/sign-in") {
        const { href } = await begin(url.searchParams.get("acr"));
        return void response.writeHead(302, { location: href }).end();
      }
      if (url.pathname === "/sign-out") return void response.writeHead(302, { location: leave() }).end();
      if (url.pathname === "/logout") return void (await hear(request), response.writeHead(200).end());
      const nobody = url.searchParams.has("state") ? "Signed out" : "Nobody is signed in";
      const said = url.pathname === "/callback" ? await finish(url) : (visitor?.said ?? nobody);
      response.writeHead(200, { "content-type": "text/html" }).end(page(said, formOf(await begin())));
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin, id, stop };
}

/** The same as a form. */
const formOf = ({ origin, pathname, searchParams }: URL): string => {
  const fields = [...searchParams].map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  return `<form method="post" action="${origin}${pathname}">${fields.join("")}<button>Sign in by a form</button></form>`;
};

const page = (said: string, form: string): string => `<!doctype html>
<html lang="en"><head><title>Acme Reader</title><link rel="icon" href="data:,"></head>
<body><h1>${said}</h1><a href="/sign-in">Sign in</a> <a href="/sign-out">Sign out</a>${form}</body></html>`;
