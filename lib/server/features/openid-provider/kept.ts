import "server-only";
import { Provider } from "oidc-provider";
import { consume, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";

const counted = new WeakSet();

/**
 * Counts, once a request and before anything of it is kept, who has proved nothing by it, or no more than that somebody has let them in: of many at
 * once none is kept beyond what is let. Clients that prove who they are don't count.
 *
 * @throws LimitReached; AppError `unavailable`
 */
export async function countKept(): Promise<void> {
  const { ctx } = Provider;
  if (ctx === undefined || counted.has(ctx)) return;
  const { route, client, entities } = ctx.oidc;
  counted.add(ctx);
  if (route === "pushed_authorization_request" && client?.clientAuthMethod === "none")
    return consume("oidc_pushed", sourceKey(currentClient().ip));
  // As a person's programs count at the API.
  if (route === "userinfo" && entities.AccessToken !== undefined)
    return consume("api_subject", `${entities.AccessToken.accountId} programs`);
}
