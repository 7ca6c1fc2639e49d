import type { JWK } from "jose";
import { maxAccessTokenTtl, maxClockTolerance, minute } from "@/lib/shared/durations";
import { longestShare } from "@/lib/shared/features/sharing/lives"; // feature:sharing
import { mostKeys } from "@/lib/server/keys/key-set";
import { jwksMaxAge } from "@/lib/shared/jwks";
import { span } from "@/lib/shared/spans";
import { StepError } from "../bootstrap/steps.mjs";

/**
 * A key as JWT_KEYS_FILE keeps it: a JWK (RFC 7517) with times beside it, in seconds since the epoch, that instances neither need nor publish.
 * `iat`: when it was made. `nbf`: from when on it may sign. `exp`: since it signs no more, until when a token of it can live.
 */
export type StoredKey = JWK & {
  readonly kid: string;
  readonly iat?: number;
  readonly nbf?: number;
  readonly exp?: number;
};

/** The first signs, all verify. */
export type Ring = readonly StoredKey[];

/** How long until a key that was added is known everywhere, in seconds: to programs that keep what was published, and to every instance. */
const untilKnown = jwksMaxAge + minute;
/** How long a token of any kind can live, in seconds. */
const longestLife = Math.max(
  maxAccessTokenTtl,
  longestShare, // feature:sharing
);
/** The same for one that an instance signs before it has noticed that the key signs no more. */
const untilOver = longestLife + maxClockTolerance + minute;

const isPrivate = (key: StoredKey): boolean => key.d !== undefined || key.k !== undefined;
const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
const without = ({ nbf: _nbf, exp: _exp, ...key }: StoredKey): StoredKey => key;

function pick(ring: Ring, kid: string): StoredKey {
  const key = ring.find((one) => one.kid === kid);
  if (key === undefined)
    throw new StepError(`there is no key ${kid}.`, "npm run keys -- list shows those that there are.");
  return key;
}

/** Adds a key that only verifies for now. @param now in seconds */
export function addKey(ring: Ring, made: StoredKey, now: number): Ring {
  if (ring.some(({ kty }) => (kty === "oct") !== (made.kty === "oct")))
    throw new StepError(
      "HS256 does not stand beside keys with a public half.",
      "Change from one to the other with a new set alone: npm run keys -- --alg …; every browser is refreshed once.",
    );
  if (ring.length >= mostKeys)
    throw new StepError(`there are ${ring.length} keys, and no set holds more.`, "Retire one.");
  return [...ring, { ...made, iat: now, nbf: now + untilKnown }];
}

/**
 * Lets another key sign.
 *
 * @param kid which; by default the one that was added last
 * @param now in seconds
 * @throws StepError while not everybody can know it
 */
export function rotate(ring: Ring, kid: string | undefined, now: number): Ring {
  const [signing, ...others] = ring;
  const next = kid === undefined ? others.findLast((key) => isPrivate(key) && key.exp === undefined) : pick(ring, kid);
  if (signing === undefined || next === undefined)
    throw new StepError("there is no key to rotate to.", "Make one: npm run keys -- generate");
  if (next === signing) throw new StepError(`${next.kid} signs already.`);
  if (!isPrivate(next)) throw new StepError(`${next.kid} has no private half: it can't sign.`);
  if (next.nbf !== undefined && next.nbf > now)
    throw new StepError(
      `${next.kid} is not known everywhere yet: a program may go by what was published before.`,
      `Rotate after ${at(next.nbf)}.`,
    );
  const rest = others.filter((key) => key !== next);
  return [without(next), { ...without(signing), exp: now + untilOver }, ...rest];
}

/**
 * Takes a key away that signs no more.
 *
 * @param now in seconds
 * @throws StepError while tokens of it can live
 */
export function retire(ring: Ring, kid: string, now: number): Ring {
  const key = pick(ring, kid);
  if (key === ring[0]) throw new StepError(`${kid} signs.`, "Let another one: npm run keys -- rotate");
  if (key.exp === undefined && key.nbf === undefined)
    throw new StepError(
      `nothing says since when ${kid} signs no more: it was not npm run keys that put it there.`,
      `Once no instance has signed with it for ${span(longestLife * 1000)}, take it out of the set by hand. --compromised takes it away now.`,
    );
  if (key.exp !== undefined && key.exp > now)
    throw new StepError(`tokens of ${kid} may be alive.`, `Retire it after ${at(key.exp)}.`);
  return ring.filter((one) => one !== key);
}

/**
 * Takes a key away that is in the wrong hands, whatever lives of it. Where it signed, the one that was added last signs from now on.
 *
 * @param spare signs where there is no other one
 */
export function distrust(ring: Ring, kid: string, spare: StoredKey): Ring {
  const key = pick(ring, kid);
  const rest = ring.filter((one) => one !== key);
  if (key !== ring[0]) return rest;
  const next = rest.findLast(isPrivate) ?? spare;
  return [without(next), ...rest.filter((one) => one !== next)];
}

/** Rows for people: each key, what it does, and what it waits for. @param now in seconds */
export function describe(ring: Ring, now: number): readonly (readonly string[])[] {
  return [
    ["KID", "ALG", "MADE", "DOES"],
    ...ring.map((key, index) => [
      key.kid,
      key.alg ?? "-",
      key.iat === undefined ? "-" : at(key.iat),
      does(key, index, now),
    ]),
  ];
}

function does(key: StoredKey, index: number, now: number): string {
  if (index === 0) return "signs";
  if (key.exp !== undefined)
    return key.exp > now ? `verifies; tokens of it may live until ${at(key.exp)}` : "verifies; can be retired";
  if (key.nbf !== undefined) return key.nbf > now ? `verifies; may sign from ${at(key.nbf)}` : "verifies; may sign";
  return "verifies";
}
