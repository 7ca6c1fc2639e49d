import "server-only";
import { createHash } from "node:crypto";
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from "jose";
import { z } from "zod";
import { minute } from "@/lib/shared/durations";
import { now } from "../../../clock";
import { publicHalf } from "../../../keys/halves";
import { parseCompact } from "../../compact";
import { proofAlgorithms } from "./scheme";

const bytes = (least: number, most = least) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${least},${most}}$`));

/** Public keys as proofs bring them, each for its algorithms. RSA from 2048 bits to 4096: whoever sends one decides what it costs to verify. */
const keySchema = z
  .discriminatedUnion("kty", [
    z.looseObject({ kty: z.literal("EC"), crv: z.literal("P-256"), x: bytes(43), y: bytes(43) }),
    z.looseObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: bytes(43) }),
    z.looseObject({ kty: z.literal("RSA"), n: bytes(342, 683), e: z.literal("AQAB") }),
  ])
  // Whoever shows what signs has shown it to everybody on the way.
  .refine((key) => !["d", "p", "q", "dp", "dq", "qi", "oth", "k"].some((secret) => secret in key));

const fitting = { EC: ["ES256"], OKP: ["EdDSA", "Ed25519"], RSA: ["PS256", "RS256"] } as const;

const headerSchema = z
  .looseObject({ typ: z.literal("dpop+jwt"), alg: z.enum(proofAlgorithms), jwk: keySchema })
  .refine(({ alg, jwk }) => fitting[jwk.kty].some((one) => one === alg))
  // No extension is understood here, so none may be critical (RFC 7515 §4.1.11); `b64` changes what is signed (RFC 7797).
  .refine((header) => header["crit"] === undefined && header["b64"] === undefined);

const claimsSchema = z.object({
  jti: z.string().min(1).max(128),
  htm: z.string().max(16),
  htu: z.url().max(2048),
  iat: z.number().min(0).max(9_999_999_999),
  ath: z.string().max(64).exactOptional(),
  nonce: z.string().max(128).exactOptional(),
});

/** A proof of possession (RFC 9449 §4.2) that is spelled as one has to be. Nothing of it is verified yet. */
export type Proof = {
  readonly text: string;
  readonly alg: string;
  readonly key: JWK;
  readonly claims: z.output<typeof claimsSchema>;
};

/** By how much the clock of a client may differ, either way, in seconds. When a proof was really made its nonce says. */
const clockWindow = 5 * minute;

/** Reads a proof: one JWT, with the public key that it is signed by, of about now. @returns undefined for anything else */
export function readProof(text: string): Proof | undefined {
  const unverified = parseCompact(text);
  if (unverified === undefined) return undefined;
  const header = headerSchema.safeParse(unverified.header);
  const claims = claimsSchema.safeParse(unverified.payload);
  if (!header.success || !claims.success) return undefined;
  if (Math.abs(now() / 1000 - claims.data.iat) > clockWindow) return undefined;
  return { text, alg: header.data.alg, key: publicHalf(header.data.jwk), claims: claims.data };
}

/** What a token is bound to, of a key: its thumbprint (RFC 7638). */
export const thumbprintOf = ({ key }: Proof): Promise<string> => calculateJwkThumbprint(key, "sha256");

/** Whether whoever sends it holds the key that it shows. */
export async function isSigned({ text, alg, key }: Proof): Promise<boolean> {
  try {
    await compactVerify(text, await importJWK(key, alg), { algorithms: [alg] });
    return true;
  } catch {
    return false;
  }
}

/** What a request is that a proof has to be for. */
export type Asked = { readonly method: string; readonly url: string; readonly token: string };

/** Whether a proof is for this request and this token (RFC 9449 §4.3). @param asked `url` as this app is called, whoever asked by what name */
export function isFor({ htm, htu, ath }: Proof["claims"], { method, url, token }: Asked): boolean {
  return htm === method && place(htu) === place(url) && ath === createHash("sha256").update(token).digest("base64url");
}

/** An address without query and fragment, as the URL standard spells it. */
function place(address: string): string {
  const url = new URL(address);
  url.search = url.hash = "";
  return url.href;
}
