import "server-only";
import { interactionPolicy, type KoaContextWithOIDC, type Interaction } from "oidc-provider";
import { connectPath } from "@/lib/shared/features/openid-provider";
import { loginPath, reauthenticatePath } from "@/lib/shared/links";
import { now } from "../../clock";
import { askingSession } from "./asked";

const { Check, base } = interactionPolicy;

/** How long ago a proof may be that an app asks for (`prompt=login`), in ms: one that comes from the very form that was shown for it. */
const justNow = 60_000;

const provenJustNow = (): boolean => {
  const session = askingSession();
  return session !== undefined && now() - session.authenticatedAt.getTime() <= justNow;
};

/**
 * When somebody is asked before an app is answered. A proof is one of our own pages' business, and counts by when it was given: the library's
 * notion of it, an answer of the login page, does not exist here.
 */
export function promptPolicy() {
  const policy = base();
  const login = policy.get("login");
  login?.checks.remove("login_prompt");
  login?.checks.add(
    new Check("login_prompt", "a fresh proof is asked for", ({ oidc }: KoaContextWithOIDC) =>
      oidc.promptPending("login") && !provenJustNow() ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  );
  return policy;
}

/** What no proof can mend: another account is signed in than the app wants to hear of. */
const otherAccount = ["id_token_hint", "claims_id_token_sub_value"];

/** Where a browser goes that somebody has to answer in first. @returns a path of ours */
export async function promptPage(_: unknown, interaction: Interaction): Promise<string> {
  const { uid, prompt } = interaction;
  const resume = `/oidc/auth/${uid}`;
  if (prompt.name === "consent") return connectPath(uid);
  if (prompt.reasons.some((reason) => otherAccount.includes(reason))) {
    interaction.result = { error: "login_required", error_description: "another account is signed in" };
    await interaction.persist();
    return resume;
  }
  return askingSession() === undefined ? loginPath({ next: resume }) : reauthenticatePath(resume);
}
