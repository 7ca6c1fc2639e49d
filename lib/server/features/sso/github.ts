import "server-only";
import * as openid from "openid-client";
import { z } from "zod";
import type { Provider } from "@/lib/shared/features/sso/providers";
import type { Claims } from "./claims";

type Server = Pick<Provider, "issuer">;

const base = ({ issuer }: Server): string => issuer.replace(/\/$/, "");
/** GitHub's own, or that of an Enterprise Server. */
const api = (server: Server): string =>
  base(server) === "https://github.com" ? "https://api.github.com" : `${base(server)}/api/v3`;

/** GitHub publishes no metadata: these are its documented addresses. */
export const githubMetadata = (server: Server): openid.ServerMetadata => ({
  issuer: base(server),
  authorization_endpoint: `${base(server)}/login/oauth/authorize`,
  token_endpoint: `${base(server)}/login/oauth/access_token`,
  token_endpoint_auth_methods_supported: ["client_secret_post"],
});

const userSchema = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() });
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** Who somebody is at GitHub, which has OAuth only and no claims: their number, and the primary address where it is verified. */
export async function githubClaims(config: openid.Configuration, accessToken: string, server: Server): Promise<Claims> {
  const headers = new Headers({ accept: "application/vnd.github+json" });
  const ask = async (path: string): Promise<unknown> => {
    const url = new URL(api(server) + path);
    const answer = await openid.fetchProtectedResource(config, accessToken, url, "GET", undefined, headers);
    if (!answer.ok) throw new Error("refused", { cause: answer });
    return answer.json();
  };
  const { id, login, name } = userSchema.parse(await ask("/user"));
  const primary = emailsSchema.parse(await ask("/user/emails")).find((one) => one.primary);
  return {
    issuer: base(server),
    subject: String(id),
    label: login,
    name: name ?? login,
    ...(primary && { email: primary.email, isVerified: primary.verified }),
  };
}
