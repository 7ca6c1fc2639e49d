import "server-only";
import type { KoaContextWithOIDC } from "oidc-provider";
import { acrsOf } from "../../../session/openid-provider/acr";
import { wantedBy } from "./wanted";
import { wayTo } from "./ways";

/** How the proof that somebody has given stands to what an app wants: it will do, more can be asked for, or the account has nothing more. */
export type Strength = "enough" | "more" | "out_of_reach";

/**
 * Judges the proof of who is signed in.
 *
 * @param wasAsked whether they have been asked for more already: what is only wished for is asked for once
 * @throws AppError `unavailable`
 */
export async function strengthFor(ctx: KoaContextWithOIDC, wasAsked: boolean): Promise<Strength> {
  const { session } = ctx.oidc;
  const wanted = wantedBy(ctx);
  if (wanted === undefined || session?.accountId === undefined) return "enough";
  const shown: readonly string[] = acrsOf(session.amr ?? []);
  if (wanted.values.some((acr) => shown.includes(acr))) return "enough";
  const { isEssential } = wanted;
  if (!isEssential && (wasAsked || ctx.oidc.promptPending("none"))) return "enough";
  if ((await wayTo(wanted.values, session.accountId)) !== undefined) return "more";
  return isEssential ? "out_of_reach" : "enough";
}

/** What a token says of it: of the classes that the proof is of, the one that the app likes best, else the strongest. */
export function acrFor(ctx: Pick<KoaContextWithOIDC, "oidc">): string | undefined {
  const shown: readonly string[] = acrsOf(ctx.oidc.session?.amr ?? []);
  return wantedBy(ctx)?.values.find((acr) => shown.includes(acr)) ?? shown[0];
}
