import "server-only";
import { AppError } from "@/lib/shared/errors";
import { minute } from "@/lib/shared/durations";
import { env } from "../../../env";
import type { Credential } from "../../credential";
import { useOnce } from "../once-store";
import { isNonce, nextNonce, noncesLive } from "./nonce";
import { isFor, isSigned, readProof, thumbprintOf } from "./proof";
import { boundTokenIn, dpopChallenge, tellInDpop } from "./scheme";

const refused = (code: "invalid_dpop_proof" | "use_dpop_nonce"): AppError =>
  new AppError(code, { headers: dpopChallenge(code) });

/** What a token has shown besides itself: the name of its proof, which is still to be used up; none of a token that is bound to no key. */
export type Proven = { readonly proof?: string };

/**
 * Whether whoever shows a good token may: one that is bound to a key comes with a proof of that key, made for this request, and any other comes
 * with none (RFC 9449 §7). To be asked last, of tokens that are good but for that.
 *
 * @param thumbprint of the key that the token is bound to: its claim `cnf`
 * @returns undefined where they may not
 * @throws AppError `invalid_dpop_proof`, `use_dpop_nonce`
 */
export async function proven(credential: Credential, thumbprint: string | undefined): Promise<Proven | undefined> {
  if (credential.transport !== "dpop") return thumbprint === undefined ? {} : undefined;
  if (thumbprint === undefined) return undefined;
  const { token, proof: text, method } = credential;
  const proof = text === null ? undefined : readProof(text);
  // By the name that this app goes by, not by what the request calls it.
  const url = env().APP_ORIGIN + new URL(credential.url).pathname;
  if (proof === undefined || !isFor(proof.claims, { method, url, token })) throw refused("invalid_dpop_proof");
  if ((await thumbprintOf(proof)) !== thumbprint) return undefined;
  if (!isNonce(proof.claims.nonce)) throw refused("use_dpop_nonce");
  if (!(await isSigned(proof))) throw refused("invalid_dpop_proof");
  // By the key and its name: an ES256 signature has two forms, and both are the same proof.
  return { proof: `${thumbprint} ${proof.claims.jti}` };
}

/**
 * Uses a proof up: it counts once, on all instances together, and the table remembers it. To be asked once its request has been counted.
 *
 * @param proof as `proven` names it
 * @throws AppError `invalid_dpop_proof` where it comes again; `unavailable` where nobody can tell
 */
export async function useProof(proof: string): Promise<void> {
  if (!(await useOnce("DpopProof", proof, noncesLive + minute))) throw refused("invalid_dpop_proof");
}

/** Tells whoever has come with a bound token what there is to tell, in their terms: what was refused, and what the next proof has to have in it. */
export function answerInDpop({ headers }: Request, answer: Response): void {
  if (boundTokenIn(headers.get("authorization") ?? "") === undefined) return;
  tellInDpop(answer);
  answer.headers.set("dpop-nonce", nextNonce());
}
