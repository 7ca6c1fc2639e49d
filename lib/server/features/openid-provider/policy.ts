import "server-only";
import { decodeJwt } from "jose";
import { type Interaction, interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";
import { z } from "zod";
import { connectPath } from "@/lib/shared/features/openid-provider";
import { loginPath, reauthenticatePath } from "@/lib/shared/links";
import { now } from "../../clock";
import { askingSession } from "./asked";
import { seconds } from "./seconds";

const { Check, base } = interactionPolicy;

/** What a request that waits carries on: when it came, in ms, and that what it asked of the sign-in has been given. */
const carriedSchema = z.object({
  cameAt: z.number().optional(),
  login: z.object({ accountId: z.string(), ts: z.number() }).optional(),
});

const carriedBy = (interaction: { readonly lastSubmission?: unknown } | undefined) =>
  carriedSchema.safeParse(interaction?.lastSubmission).data ?? {};

/** Whether somebody has proved who they are since the request came that asks for it. A token says so to the second. */
function provenSince({ oidc }: KoaContextWithOIDC): boolean {
  const { cameAt = Infinity } = carriedBy(oidc.entities.Interaction);
  const session = askingSession();
  return session !== undefined && seconds(session.authenticatedAt) >= seconds(cameAt);
}

/** Whether the app means somebody else than who is signed in. The library looks at its hint once; whoever signs in later is looked at here. */
function isOther({ oidc }: KoaContextWithOIDC): boolean {
  const hint = oidc.params?.["id_token_hint"];
  const session = askingSession();
  return typeof hint === "string" && session !== undefined && decodeJwt(hint).sub !== session.userId;
}

const asked = (is: boolean) => (is ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT);

/**
 * When somebody is asked before an app is answered. A proof is one of our own pages' business, and counts by when it was given: the library's
 * notion of it, an answer of the login page, does not exist here.
 */
export function promptPolicy() {
  const policy = base();
  const checks = policy.get("login")?.checks;
  checks?.remove("login_prompt");
  checks?.remove("id_token_hint");
  checks?.add(
    new Check("login_prompt", "a fresh proof is asked for", (ctx: KoaContextWithOIDC) =>
      asked(ctx.oidc.promptPending("login") && !provenSince(ctx)),
    ),
  );
  checks?.add(
    new Check("id_token_hint", "another account is signed in", (ctx: KoaContextWithOIDC) => asked(isOther(ctx))),
  );
  return policy;
}

/** Where a browser goes that somebody has to answer in first. @returns a path of ours */
export async function promptPage(_: unknown, interaction: Interaction): Promise<string> {
  const { uid, prompt } = interaction;
  const session = askingSession();
  const resume = `/oidc/auth/${uid}`;
  if (prompt.reasons.includes("id_token_hint")) {
    interaction.result = { error: "login_required", error_description: "another account is signed in" };
    await interaction.persist();
    return resume;
  }
  if (prompt.name === "consent" && session !== undefined) {
    // What was asked of the sign-in has been given, however long somebody reads what the app wants.
    const login = { accountId: session.userId, ts: seconds(session.authenticatedAt) };
    await carry(interaction, { login });
    return connectPath(uid);
  }
  await carry(interaction, { cameAt: carriedBy(interaction).cameAt ?? now() });
  return session === undefined ? loginPath({ next: resume }) : reauthenticatePath(resume);
}

async function carry(interaction: Interaction, more: z.output<typeof carriedSchema>): Promise<void> {
  interaction.lastSubmission = { ...interaction.lastSubmission, ...more };
  await interaction.persist();
}
