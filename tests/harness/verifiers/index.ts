import { execFileSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeProtectedHeader, type JWK } from "jose";
import type { Algorithm } from "../../../scripts/start/key-set";
import { installWithApt } from "../../../scripts/test/distribution";
import { hasVerifiers, verifierPackages } from "../../../scripts/test/programs";
import { scratchFolder } from "../scratch";

/** A token, and what whoever it is for knows of it. */
export type Case = {
  readonly token: string;
  readonly jwks: { readonly keys: readonly JWK[] };
  readonly alg: Algorithm;
  readonly issuer: string;
  readonly audience: string;
};

/** What a library says of it: its claims, or why not. */
export type Verdict = { readonly claims: unknown } | { readonly refused: string };

/** A library that nobody here has written, in its own language. */
export type Verifier = {
  readonly name: string;
  /** Those that it does not know are left out. */
  readonly algorithms: readonly Algorithm[];
  /** Whether it looks at claims too, or at the signature alone. */
  readonly readsClaims: boolean;
  readonly verify: (cases: readonly Case[]) => readonly Verdict[];
};

/** Whether they are there, or could be installed. */
export function hasForeignVerifiers(): boolean {
  try {
    if (!hasVerifiers()) installWithApt(...verifierPackages);
  } catch {
    // No root, no Debian, no network: then without.
  }
  return hasVerifiers();
}

/** A program of this folder, which reads cases as JSON and writes a verdict for each. */
const program =
  (interpreter: string, file: string): Verifier["verify"] =>
  (cases) =>
    JSON.parse(
      execFileSync(interpreter, [join(import.meta.dirname, file)], { input: JSON.stringify(cases), encoding: "utf8" }),
    ) as Verdict[];

/** A command that is given a token and a key in files, and says by its exit whether they fit. */
const command =
  (
    run: (token: string, key: string, given: Case) => string,
    keyIn: (given: Case) => string | Buffer,
  ): Verifier["verify"] =>
  (cases) => {
    const folder = scratchFolder("verifier");
    const [token, key] = [join(folder, "token"), join(folder, "key")];
    try {
      return cases.map((given): Verdict => {
        writeFileSync(token, given.token);
        writeFileSync(key, keyIn(given));
        try {
          return { claims: JSON.parse(run(token, key, given)) as unknown };
        } catch (error) {
          return { refused: String(error) };
        }
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

const run = (name: string, ...args: readonly string[]): string =>
  execFileSync(name, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** The key that a token names, as Go's command wants it: PEM, or the bytes of a secret. */
function pemOf({ token, jwks }: Case): string | Buffer {
  const key = jwks.keys.find(({ kid }) => kid === decodeProtectedHeader(token).kid);
  if (key === undefined) throw new Error("there is no such key");
  if (key.kty === "oct") return Buffer.from(key.k ?? "", "base64url");
  return createPublicKey({ key: { ...key }, format: "jwk" }).export({ format: "pem", type: "spki" });
}

const asymmetric = ["ES256", "RS256", "PS256"] as const;
const all = [...asymmetric, "EdDSA", "HS256"] as const;

/** All of Debian, in five languages. */
export const verifiers: readonly Verifier[] = [
  {
    name: "PyJWT (Python)",
    algorithms: all,
    readsClaims: true,
    verify: program("/usr/bin/python3", "verify_pyjwt.py"),
  },
  {
    name: "Authlib (Python)",
    algorithms: all,
    readsClaims: true,
    verify: program("/usr/bin/python3", "verify_authlib.py"),
  },
  {
    name: "JWCrypto (Python)",
    algorithms: all,
    readsClaims: true,
    verify: program("/usr/bin/python3", "verify_jwcrypto.py"),
  },
  {
    name: "ruby-jwt (Ruby)",
    // Its other half for EdDSA is no package of Debian.
    algorithms: [...asymmetric, "HS256"],
    readsClaims: true,
    verify: program("/usr/bin/ruby", "ruby-jwt.rb"),
  },
  { name: "Crypt::JWT (Perl)", algorithms: all, readsClaims: true, verify: program("/usr/bin/perl", "crypt-jwt.pl") },
  {
    name: "José (C)",
    algorithms: [...asymmetric, "HS256"],
    readsClaims: false,
    verify: command(
      (token, key) => run("/usr/bin/jose", "jws", "ver", "-i", token, "-k", key, "-O", "-"),
      ({ jwks }) => JSON.stringify(jwks),
    ),
  },
  {
    name: "golang-jwt (Go)",
    algorithms: all,
    readsClaims: false,
    verify: command((token, key, { alg }) => run("/usr/bin/jwt", "-key", key, "-alg", alg, "-verify", token), pemOf),
  },
];
