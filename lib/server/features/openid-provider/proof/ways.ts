import "server-only";
import { type Acr, multiFactor } from "@/lib/shared/features/openid-provider/acr";
import { phishingResistant } from "@/lib/shared/features/openid-provider/acr"; // feature:passkeys
import { hasPasskeys } from "../../../session/passkeys/credentials"; // feature:passkeys
import { hasSecondFactor } from "../../../session/totp/prove"; // feature:totp

/** A way to give a stronger proof to somebody who is signed in. */
type Way = {
  readonly gives: readonly Acr[];
  /** Whether an account has what it takes. */
  readonly isOpenTo: (userId: string) => Promise<boolean>;
  /** What the page that asks offers alone; left out where whatever it offers will do. */
  readonly method?: string;
};

const ways: readonly Way[] = [
  // feature:totp begin
  { gives: [multiFactor], isOpenTo: hasSecondFactor },
  // feature:totp end
  // feature:passkeys begin
  { gives: [phishingResistant, multiFactor], isOpenTo: hasPasskeys, method: "passkey" },
  // feature:passkeys end
];

/** What `acr` may say at all, the strongest last. */
export const acrValues: readonly Acr[] = [
  ...new Set<Acr>([
    ...ways.flatMap(({ gives }) => gives),
    // feature:sso begin
    // Where a provider is trusted that says so.
    multiFactor,
    // feature:sso end
  ]),
];

/** How somebody can give a proof of one of these classes. @returns undefined where their account has nothing for it @throws AppError `unavailable` */
export async function wayTo(values: readonly string[], userId: string): Promise<Way | undefined> {
  for (const way of ways) if (way.gives.some((acr) => values.includes(acr)) && (await way.isOpenTo(userId))) return way;
  return undefined;
}
