import "server-only";
import { AppError } from "@/lib/shared/errors";
import { identitiesPath } from "@/lib/shared/features/sso";
import { loginPath } from "@/lib/shared/links";
import { transaction } from "../../db";
import { env } from "../../env"; // feature:sign-up
import { happened } from "../../events";
import { consume } from "../../rate-limit";
import type { Proof } from "../../session/sign-in";
import { isAtOneOf } from "../../users/domains"; // feature:sign-up
import { findUserByEmail, insertUser } from "../../users/store";
import type { Person } from "./claims";
import { letWait } from "./connect";
import type { Departure } from "./flow";
import { findOwner, insertIdentity, noteUse, type Owner } from "./store";

/**
 * Whom a provider proves somebody to be: the owner of that identity; with an address that has no account, somebody new. An account with the
 * address is opened to nobody: the identity waits for its owner, and the browser is led to the login page.
 *
 * @throws AppError `sso_unverified`, `sso_closed`, `sso_disabled`, `rate_limited`, `unavailable`
 */
export async function enter(person: Person, staySignedIn: boolean): Promise<Departure | { readonly proof: Proof }> {
  const { identity, email, amr } = person;
  const known = await findOwner(identity);
  const account = known === undefined && email !== null ? await findUserByEmail(email) : null;
  if (account !== null)
    return {
      location: loginPath({ next: identitiesPath, reason: "sso_known" }),
      cookies: [await letWait(identity, account)],
    };
  const user = known ?? (await makeAccount(person));
  if (user.disabledAt !== null) throw new AppError("sso_disabled");
  await consume("login_success", user.id, { userId: user.id });
  await noteUse(identity);
  const detail = { provider: identity.provider };
  await happened({ type: "sso", outcome: "success", userId: user.id, detail });
  return { proof: { user, amr, staySignedIn } };
}

/** An account without a password. Of two who come at once with one identity or one address, one is asked to begin again. */
async function makeAccount({ identity, email, name }: Person): Promise<Owner> {
  if (email === null || name === null) throw new AppError("sso_unverified");
  refuseStrangers(email);
  return transaction(async (tx) => {
    const user = await insertUser({ email, name, passwordHash: null }, tx);
    if (user === null || !(await insertIdentity(user.id, identity, tx))) throw new AppError("sso_expired");
    const detail = { provider: identity.provider };
    await happened({ type: "identity_account", outcome: "success", userId: user.id, detail }, tx);
    return user;
  });
}

/** As at sign-up: by SIGNUP and SIGNUP_DOMAINS. Without sign-up nobody makes an account by themselves. */
function refuseStrangers(email: string): void {
  // feature:sign-up begin
  const { SIGNUP, SIGNUP_DOMAINS } = env();
  if (SIGNUP === "open" && isAtOneOf(SIGNUP_DOMAINS, email)) return;
  // feature:sign-up end
  throw new AppError("sso_closed");
}
