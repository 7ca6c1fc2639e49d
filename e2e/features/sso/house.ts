import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Provider } from "oidc-provider";
import { type Instance, startInstance } from "../../instance";

export type House = Instance & { readonly issuer: string };

/**
 * An instance of the app, and an OpenID provider that it knows as "The House": there one signs in under any name. One that is an
 * address is one's verified address.
 */
export async function startHouse(): Promise<House> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { client_id: "portcullis", client_secret: "a secret of this test" };
  const instance = await startInstance({
    SSO_PROVIDERS: "house",
    SSO_HOUSE_ISSUER: issuer,
    SSO_HOUSE_LABEL: "The House",
    SSO_HOUSE_CLIENT_ID: client.client_id,
    SSO_HOUSE_CLIENT_SECRET: client.client_secret,
  });
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [`${instance.origin}/api/auth/sso/house/callback`] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["of this test alone"] },
    // Its own pages load a font from elsewhere.
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, accountId) => ({
      accountId,
      claims: (_, scope) => ({
        sub: accountId,
        ...(scope.includes("email") && accountId.includes("@") && { email: accountId, email_verified: true }),
        ...(scope.includes("profile") && { name: "Grace Hopper" }),
      }),
    }),
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (request.url?.startsWith("/interaction/") !== true) void answer(request, response);
    else interact(provider, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const stop = async () => {
    await instance.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...instance, issuer, stop };
}

/** The page where one says who one is, and agrees to what the app asks for; or cancels. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "GET" && request.url?.endsWith("/cancel") === true)
    return provider.interactionFinished(request, response, { error: "access_denied" });
  if (request.method === "GET")
    return void response.writeHead(200, { "content-type": "text/html" }).end(page(request.url ?? ""));
  const { params } = await provider.interactionDetails(request, response);
  const accountId = new URLSearchParams(await text(request)).get("name") ?? "";
  const grant = new provider.Grant({ accountId, clientId: String(params["client_id"]) });
  grant.addOIDCScope(String(params["scope"]));
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const page = (path: string): string => `<!doctype html>
<html lang="en"><head><title>The House</title><link rel="icon" href="data:,"></head>
<body><h1>The House</h1>
<form method="post"><label>Name <input name="name"></label> <button>Enter</button></form>
<a href="${path}/cancel">Cancel</a></body></html>`;
