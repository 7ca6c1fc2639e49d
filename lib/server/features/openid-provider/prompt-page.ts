import "server-only";
import type { Interaction, KoaContextWithOIDC } from "oidc-provider";
import { connectPath } from "@/lib/shared/features/openid-provider";
import { loginPath, reauthenticatePath } from "@/lib/shared/links";
import { now } from "../../clock";
import { askingSession } from "./asked";
import { carriedBy, carry } from "./carried";
import { wantedBy } from "./proof/wanted";
import { wayTo } from "./proof/ways";

/** What no page can mend: an app is told so at once where it may disturb nobody, and else once the browser comes back. */
export const refusals = {
  id_token_hint: { error: "login_required", error_description: "another account is signed in" },
  acr_out_of_reach: {
    error: "unmet_authentication_requirements",
    error_description: "this account has no such means of proof",
  },
  asks_for_nothing: { error: "invalid_scope", error_description: "no scope is asked for that this app may have" },
} as const;

/** Where a browser goes that somebody has to answer in first. @returns a path of ours @throws AppError `unavailable` */
export async function promptPage(ctx: KoaContextWithOIDC, interaction: Interaction): Promise<string> {
  const { uid, prompt } = interaction;
  const session = askingSession();
  const resume = `/oidc/auth/${uid}`;
  const reasons = [...prompt.reasons, ...(prompt.name !== "login" && asksForNothing(ctx) ? ["asks_for_nothing"] : [])];
  const refusal = Object.entries(refusals).find(([reason]) => reasons.includes(reason));
  if (refusal !== undefined) {
    [, interaction.result] = refusal;
    await interaction.persist();
    return resume;
  }
  if (prompt.name !== "login" && session !== undefined) {
    // What was asked of the sign-in has been given, however long somebody reads what the app wants.
    const { loginTs: ts = 0, amr = [] } = ctx.oidc.session ?? {};
    await carry(interaction, { login: { accountId: session.userId, ts, amr } });
    return connectPath(uid);
  }
  const isForMore = prompt.reasons.includes("acr");
  await carry(interaction, {
    cameAt: carriedBy(interaction).cameAt ?? now(),
    ...(isForMore && { askedForMore: true }),
  });
  if (session === undefined) return loginPath({ next: resume });
  const way = isForMore ? await wayTo(wantedBy(ctx)?.values ?? [], session.userId) : undefined;
  return reauthenticatePath(resume, way?.method);
}

/** There would be nothing to agree to, and nothing that could be issued. */
export const asksForNothing = ({ oidc }: KoaContextWithOIDC): boolean =>
  oidc.requestParamOIDCScopes.size === 0 &&
  !Object.values(oidc.resourceServers ?? {}).some(({ scopes }) =>
    [...oidc.requestParamScopes].some((scope) => scopes.has(scope)),
  );
