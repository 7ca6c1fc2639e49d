import "server-only";
import { errors, type KoaContextWithOIDC } from "oidc-provider";
import { transaction } from "../../../db";
import { log } from "../../../log";
import { askedNow, type Asked, orFault } from "../asked";
import { type Artifact, saveArtifact } from "../artifact-store";
import type { Use } from "./use";
import { lockGrant, lockCode } from "./store";

/** What one answer of the token endpoint uses up, and gives for it. */
type Issuance = {
  use?: Use;
  /** The code that all of it comes from, by its hash; undefined where that can't come again any more. */
  code?: string;
  readonly given: Artifact[];
};

const underWay = new WeakMap<Asked, Issuance>();

function issuance(): Issuance {
  const asked = askedNow();
  const begun = underWay.get(asked) ?? { given: [] };
  underWay.set(asked, begun);
  return begun;
}

/** What is issued from here on is given for this. @param code see `Issuance` */
export function issueFor(use: Use, code?: string): void {
  Object.assign(issuance(), { use, ...(code !== undefined && { code }) });
}

/** Keeps what is issued, once all of it is there. */
export function issue(artifact: Artifact): void {
  issuance().given.push(artifact);
}

/** Keeps the id of a JWT for as long as the code may come again that it comes from: it would end with that. @param expiresIn seconds */
export function noteJwt(id: string, grantId: string | undefined, expiresIn: number): void {
  if (grantId === undefined || issuance().code === undefined) return;
  issue({ model: "Jwt", hash: id, payload: {}, grantId, expiresIn });
}

/**
 * Uses up what somebody has brought, and keeps what they are given for it, in one transaction: where the database goes away in between, neither has
 * happened. Where the answer to that is lost, nobody was answered: whatever was brought is good again a moment later (`Use`).
 */
export async function issueAtOnce(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const all = ctx.status === 200 && ctx.oidc.route === "token" ? underWay.get(askedNow()) : undefined;
  if (all !== undefined) await orFault(ctx, () => keep(all, ctx));
}

async function keep({ use, code, given }: Issuance, ctx: KoaContextWithOIDC): Promise<void> {
  const grantId = given.find((one) => one.grantId !== null)?.grantId;
  const counts = await transaction(async (tx) => {
    // In the order in which they end: nobody waits for one who waits for them.
    if (typeof grantId === "string") await lockGrant(grantId, tx);
    if (code !== undefined) await lockCode(code, tx);
    if (use !== undefined && !(await use.use(tx))) return false;
    for (const one of given) await saveArtifact({ ...one, code }, tx);
    return true;
  });
  if (counts) return noteAnswer(use);
  await use?.usedBefore();
  const { statusCode, error, error_description } = new errors.InvalidGrant("it has been used before");
  ctx.status = statusCode;
  ctx.body = { error, error_description };
}

/** They are answered in any case: they have what they were given. */
async function noteAnswer(use: Use | undefined): Promise<void> {
  try {
    await use?.answered();
  } catch (error) {
    log.debug({ err: error }, "what was used up could not be noted as answered");
  }
}
