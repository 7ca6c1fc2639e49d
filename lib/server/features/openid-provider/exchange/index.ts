import "server-only";
import { errors, type Provider, type TokenEndpointGrantContext } from "oidc-provider";
import { z } from "zod";
import { exchangeGrant, type ServiceAudience, tokenTypes } from "@/lib/shared/features/openid-provider/audiences";
import { happened } from "../../../events";
import { serviceAudience } from "../service-audiences";
import { issueActingToken } from "./issue";
import { readSubject, type Subject } from "./subject";

/** May come more than once (RFC 8693 §2.1). Here they may not, but there is an error of their own for that. */
const repeatable = ["resource", "audience"];

const tokenType = (name: string) =>
  z.enum(tokenTypes, { error: `${name} must be ${tokenTypes.join(" or ")}; nothing else is exchanged here` });
const targets = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat()));
const absent = (name: string) => z.undefined({ error: `${name} is not taken: whoever asks is who acts` });
/** What is asked of the token endpoint (RFC 8693 §2.1). */
const requestSchema = z.object({
  subject_token: z.string({ error: "subject_token is missing" }).max(8192, "subject_token is too long"),
  subject_token_type: tokenType("subject_token_type"),
  requested_token_type: tokenType("requested_token_type").default(tokenTypes[0]),
  actor_token: absent("actor_token"),
  actor_token_type: absent("actor_token_type"),
  resource: targets,
  audience: targets,
  scope: z.string().optional(),
});

/** Has a provider take the grant. */
export function takeExchanges(provider: Provider): void {
  provider.registerGrantType(exchangeGrant, exchange, Object.keys(requestSchema.shape), repeatable);
}

/**
 * Exchanges the token of a person for one by which the service that asks acts for them at another service (RFC 8693): less than the person's own
 * token in every way. It is for that service alone, says no more than all three may, names who acts, and ends when the person's does, or before.
 */
async function exchange(ctx: TokenEndpointGrantContext): Promise<void> {
  const { client, params } = ctx.oidc;
  const request = requestSchema.safeParse(params);
  if (!request.success) throw new errors.InvalidRequest(request.error.issues[0]?.message ?? "");
  // What it was registered with holds for every token that it has.
  if (client.dpopBoundAccessTokens === true)
    throw new errors.InvalidRequest("your tokens are to be bound to a key, and one had in exchange is not");
  const { data } = request;
  const [target, more] = new Set([...data.resource, ...data.audience]);
  const known = target === undefined || more !== undefined ? undefined : serviceAudience(client, target);
  if (known === undefined)
    throw new errors.InvalidTarget("name one service, by resource or audience, that is yours to call");
  const subject = await readSubject(data.subject_token);
  if (subject === undefined)
    throw new errors.InvalidRequest("the subject token is no access token of a person here that is good");
  const scope = scopeOf(data.scope, known, subject);
  const { audience } = known;
  const { token, expiresIn } = await issueActingToken({ subject, client, audience, scope });
  await happened({
    type: "token_exchanged",
    outcome: "success",
    userId: subject.claims.sub,
    sessionId: subject.claims.sid,
    detail: { clientId: client.clientId, audience, scope, from: subject.claims.client_id },
  });
  ctx.body = {
    access_token: token,
    issued_token_type: data.requested_token_type,
    token_type: "Bearer",
    expires_in: expiresIn,
    scope,
  };
}

/** What is asked for, or all that is allowed: never more than the service takes from this client, and than the person's token says. */
function scopeOf(asked: string | undefined, { scopes }: ServiceAudience, { may }: Subject): string {
  const allowed = scopes.filter(may);
  const wanted = asked?.split(" ") ?? allowed;
  if (wanted.length === 0 || !wanted.every((scope) => allowed.includes(scope)))
    throw new errors.InvalidScope("not all of it is allowed, by the subject token and to you", asked ?? "");
  return [...new Set(wanted)].join(" ");
}
