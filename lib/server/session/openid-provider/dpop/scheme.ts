import "server-only";
import { z } from "zod";
import { brand } from "@/lib/shared/brand";

/** What clients may sign proofs with (RFC 9449 §4.2): no secret, nothing weak. `Ed25519` is EdDSA by its later name (RFC 9864). */
export const proofAlgorithms = ["ES256", "EdDSA", "Ed25519", "PS256", "RS256"] as const;

/** The claim `cnf` of a token that is bound to a key: the thumbprint of that (RFC 9449 §6.1). */
export const confirmationSchema = z.strictObject({ jkt: z.string().length(43) });

/** What a token comes with that is bound to a key (RFC 9449 §7.1), and what its proof has to be for. */
export type ShownProof = {
  /** The header `DPoP`, whatever it holds. Of two, Node makes one with a comma in it, and that is no proof. */
  readonly proof: string | null;
  readonly method: string;
  readonly url: string;
};

/** The request that a proof would have come with. */
export type Proving = Pick<Request, "headers" | "method" | "url">;

/** What a request comes with besides its token. Works in the edge runtime. */
export const shownProof = ({ headers, method, url }: Proving): ShownProof => ({
  proof: headers.get("dpop"),
  method,
  url,
});

const dpop = /^DPoP +([^\s]+) *$/i;

/** The token of an `Authorization` header that says it is bound to a key; undefined for any other. */
export const boundTokenIn = (authorization: string): string | undefined => dpop.exec(authorization)?.[1];

/** The challenge of RFC 9449 §7.1. */
export const dpopChallenge = (error: string): Readonly<Record<string, string>> => ({
  "www-authenticate": `DPoP realm="${brand.slug}", error="${error}", ${algorithms}`,
});

const algorithms = `algs="${proofAlgorithms.join(" ")}"`;

/** Says what was refused in the scheme that it was shown in. @param answer to whoever has come with a bound token */
export function tellInDpop({ headers }: Response): void {
  const challenge = headers.get("www-authenticate");
  if (challenge?.startsWith("Bearer ")) headers.set("www-authenticate", `DPoP ${challenge.slice(7)}, ${algorithms}`);
}
