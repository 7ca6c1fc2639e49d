import "server-only";
import { decodeJwt } from "jose";
import { interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";
import { askingSession } from "./asked";
import { carriedBy, provenSince } from "./carried";
import { refusals } from "./prompt-page";
import { type Strength, strengthFor } from "./proof/strength";
import { subjectWantedBy } from "./proof/wanted";

const { Check, Prompt, base } = interactionPolicy;

/** Whether the app means somebody else than who is signed in. The library looks at its hint once; whoever signs in later is looked at here. */
function isOther(ctx: KoaContextWithOIDC): boolean {
  const hint = ctx.oidc.params?.["id_token_hint"];
  const session = askingSession();
  const meant = [typeof hint === "string" ? decodeJwt(hint).sub : undefined, subjectWantedBy(ctx)];
  return session !== undefined && meant.some((sub) => sub !== undefined && sub !== session.userId);
}

const asked = (is: boolean) => (is ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT);

/** A proof so old. @see OpenID Connect Core §3.1.2.1 */
function isTooOld({ oidc }: KoaContextWithOIDC): boolean {
  const maxAge = oidc.params?.["max_age"];
  return maxAge !== undefined && oidc.result?.login === undefined && oidc.session?.past(Number(maxAge)) === true;
}

const is = async (strength: Strength, ctx: KoaContextWithOIDC): Promise<boolean> =>
  (await strengthFor(ctx, carriedBy(ctx.oidc.entities.Interaction).askedForMore === true)) === strength;

type Judge = (ctx: KoaContextWithOIDC) => boolean | Promise<boolean>;

/** @param error what an app is told that may disturb nobody */
const check = (reason: string, description: string, judge: Judge, error = "login_required") =>
  new Check(reason, description, error, async (ctx: KoaContextWithOIDC) => asked(await judge(ctx)));

const hopeless = (reason: "id_token_hint" | "acr_out_of_reach", judge: Judge) =>
  check(reason, refusals[reason].error_description, judge, refusals[reason].error);

/** In the place of the library's, by the same names. */
const loginChecks = [
  check("login_prompt", "a fresh proof is asked for", (ctx) => ctx.oidc.promptPending("login") && !provenSince(ctx)),
  check(
    "max_age",
    "a proof of not so long ago is asked for",
    (ctx) => askingSession() !== undefined && isTooOld(ctx) && !provenSince(ctx),
  ),
  hopeless("id_token_hint", isOther),
  hopeless("acr_out_of_reach", (ctx) => is("out_of_reach", ctx)),
  check("acr", "a stronger proof is asked for", (ctx) => is("more", ctx)),
];

/** There is one account at a time here: who is signed in says whether to go on as that one. Whoever has just signed in has chosen. */
function selectAccount() {
  const prompt = new Prompt({ name: "select_account", requestable: true });
  prompt.checks.clear();
  prompt.checks.add(
    check(
      "select_account_prompt",
      "somebody has to say as whom to go on",
      (ctx) => ctx.oidc.promptPending("select_account") && !provenSince(ctx),
      "account_selection_required",
    ),
  );
  return prompt;
}

/**
 * When somebody is asked before an app is answered. A proof is one of our own pages' business, and counts by when and how it was given: the library's
 * notion of it, an answer of the login page, does not exist here.
 */
export function promptPolicy() {
  const policy = base();
  const checks = policy.get("login")?.checks;
  for (const replaced of ["claims_id_token_sub_value", "essential_acrs", "essential_acr"]) checks?.remove(replaced);
  for (const ours of loginChecks) {
    checks?.remove(ours.reason);
    checks?.add(ours);
  }
  policy.add(selectAccount(), 1);
  return policy;
}
