import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { buildId, env } from "../env";
import { keySet } from "../keys";

/** What all instances of a deployment should have alike, by the name of its variable: its members, in no order. */
export type Settings = Readonly<Record<string, readonly string[]>>;
export const settingsSchema = z.record(z.string(), z.array(z.string()));

/** 32 bits: they tell two secrets apart, and of all that could be one leave far too many to be one's proof. */
const fingerprint = (secret: string): string =>
  createHash("sha256").update(`portcullis/instance/1/${secret}`).digest("hex").slice(0, 8);

/** Those of this instance, as they are now. */
export function settings(): Settings {
  const { APP_ORIGIN, REVOCATION_FEED, SESSION_SECRET, PASSWORD_PEPPER = [], DATA_ENCRYPTION_KEYS } = env();
  return {
    build: [buildId()],
    APP_ORIGIN: [APP_ORIGIN],
    REVOCATION_FEED: [REVOCATION_FEED],
    JWT_KEYS: keySet().verification.map(({ kid = "" }) => kid),
    SESSION_SECRET: SESSION_SECRET.map(fingerprint),
    PASSWORD_PEPPER: PASSWORD_PEPPER.map(fingerprint),
    DATA_ENCRYPTION_KEYS: DATA_ENCRYPTION_KEYS.map(fingerprint),
    FIRST_PARTY_CLIENTS: env().FIRST_PARTY_CLIENTS, // feature:token-endpoint
  };
}

/** In what two instances differ. What one of them does not know, being of another release, is no difference. */
export const differences = (own: Settings, other: Settings): readonly string[] =>
  Object.entries(own).flatMap(([name, members]) => {
    const theirs = other[name];
    return theirs === undefined || isSame(members, theirs) ? [] : [name];
  });

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.every((member) => other.includes(member)) && other.every((member) => one.includes(member));
