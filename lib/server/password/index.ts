import "server-only";
import { AppError } from "@/lib/shared/errors";
import { passwordSchema } from "@/lib/shared/schemas";
import { env } from "../env";
import { type Pepper, pepperPassword, peppers } from "./pepper";
import { findLengthFault, findPasswordFault, fitsLength, type PasswordContext } from "./policy";
import { checkWorker, PasswordSetupError, runInWorker } from "./pool";

export { PasswordSetupError };

/** What `hashPassword` makes: the pepper's id, then bcrypt in its usual form. */
const storedForm = /^([\w-]{8})\$(\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53})$/;

/**
 * Tries at start what sign-in and sign-up rely on: the worker that hashes and judges, with its list of common passwords.
 *
 * @throws PasswordSetupError when something of it is missing or broken
 */
export const startPasswords = checkWorker;

/**
 * A password that is being chosen. What is wrong with its length is said in one round with what is wrong with the other fields; how easy
 * it is to guess is judged by `refuseWeakPassword`, behind the limits.
 */
export const newPasswordSchema = passwordSchema.superRefine((plain, context) => {
  const fault = findLengthFault(plain, env().PASSWORD_MIN_LENGTH);
  if (fault !== undefined) context.addIssue({ code: "custom", message: fault.message, params: { code: fault.code } });
});

/**
 * Refuses a new password that may not be used: PASSWORD_MIN_LENGTH to 128 code points, not common or made of common parts, not
 * made of the e-mail, the name or this product's name. Nothing else is asked of it (NIST SP 800-63B-4 §3.1.1.2).
 *
 * @throws AppError `invalid_input` with what to do about it, for the field `password`; `busy` when too many tasks wait for a thread
 */
export async function refuseWeakPassword(plain: string, context: PasswordContext): Promise<void> {
  const fault = await findPasswordFault(plain, context, env().PASSWORD_MIN_LENGTH);
  if (fault !== undefined) throw new AppError("invalid_input", { fields: [fault] });
}

/**
 * Hashes a password to keep.
 *
 * @returns `<pepper id>$<bcrypt>`, with the current pepper and BCRYPT_COST
 * @throws AppError `busy` when too many hashes wait; `invalid_input` for a password that could never be verified
 */
export async function hashPassword(plain: string): Promise<string> {
  if (!fitsLength(plain)) throw new AppError("invalid_input");
  const [current] = peppers();
  const hash = await runInWorker({ kind: "hash", input: pepperPassword(plain, current), cost: env().BCRYPT_COST });
  return `${current.id}$${String(hash)}`;
}

/**
 * Compares a password with a stored hash. Every refusal takes the same work: an unknown user, a wrong password, a hash
 * of a lower cost, a pepper that is gone, a password that is too long.
 *
 * @param stored what `hashPassword` made, or null when there is no such user
 * @returns `outdated` asks the caller to hash again: made with another cost, or not with the current pepper
 * @throws AppError `busy` when too many hashes wait
 */
export async function verifyPassword(
  plain: string,
  stored: string | null,
): Promise<{ matches: boolean; outdated: boolean }> {
  const cost = env().BCRYPT_COST;
  const [current] = peppers();
  const known = fitsLength(plain) ? readStored(stored) : undefined;
  // A password beyond the limit is cut: it is refused in any case and must not cost more.
  const input = pepperPassword(plain.slice(0, 512), known?.pepper ?? current);
  const isMatch = await runInWorker({ kind: "compare", input, hash: known?.hash ?? unmatchable(cost), cost });
  if (isMatch !== true || known === undefined) return { matches: false, outdated: false };
  return { matches: true, outdated: known.cost !== cost || known.pepper.id !== current.id };
}

/** The parts of a stored hash; undefined for none, for garbage, and for one whose pepper is gone. */
function readStored(stored: string | null): { hash: string; cost: number; pepper: Pepper } | undefined {
  const [, pepperId, hash, cost] = storedForm.exec(stored ?? "") ?? [];
  const pepper = peppers().find(({ id }) => id === pepperId);
  return hash === undefined || pepper === undefined ? undefined : { hash, cost: Number(cost), pepper };
}

/** A hash in bcrypt's form that was never computed: comparing with it costs what any other does, from the first call on. */
const unmatchable = (cost: number): string =>
  `$2b$${String(cost).padStart(2, "0")}$C6UzMDM.H6dfI/f/IKcEeO7Cb0yfl5Q8Gkc1w5jHbcbv7o2nlyW3.`;
