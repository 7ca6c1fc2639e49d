import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { configuration } from "./configuration";

/** How long one stays signed in here, in seconds: less than the day for which the provider goes on telling of a sign-out. */
export const sessionTtl = 12 * 3600;

const signInSchema = z.object({
  sub: z.string(),
  /** The session at the provider, where it names one. */
  sid: z.string().optional(),
  /** When the provider said so (`iat` of the ID token), by its clock, in seconds. */
  saidAt: z.number(),
  /** When it ends here at the latest, in ms. */
  expiresAt: z.number(),
  tokens: z.object({
    access: z.string(),
    /** When the access token is over, in ms. */
    accessExpiresAt: z.number(),
    refresh: z.string().optional(),
  }),
});
const recordSchema = z.union([
  signInSchema,
  z.object({
    /** The provider has ended it. */
    ended: z.literal(true),
    expiresAt: z.number(),
  }),
]);

/** Somebody's sign-in, as it is kept. */
export type SignIn = z.output<typeof signInSchema>;
type Record = z.output<typeof recordSchema>;

/*
 * One file a session: what is needed for one small app on one machine. Everything here is synchronous, so nothing comes between a look and a
 * write. Where there are more machines, these functions are queries of a database.
 */
const place = (folder: "sessions" | "news", name = ""): string => resolve(configuration().DATA_DIR, folder, name);
/** A file is called by a hash: who sees the folder can't be anybody. */
const named = (text: string): string => `${createHash("sha256").update(text).digest("hex")}.json`;

/** Written beside and renamed, so that a file is never half of one. Nobody else on the machine can read it. */
function write(folder: "sessions" | "news", name: string, content: object): void {
  mkdirSync(place(folder), { recursive: true, mode: 0o700 });
  const draft = place(folder, `${name}.draft`);
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  renameSync(draft, place(folder, name));
}

function read<T extends { expiresAt: number }>(
  folder: "sessions" | "news",
  name: string,
  schema: z.ZodType<T>,
): T | undefined {
  const path = place(folder, name);
  if (!existsSync(path)) return undefined;
  const content = schema.parse(JSON.parse(readFileSync(path, "utf8")));
  if (content.expiresAt > Date.now()) return content;
  rmSync(path);
  return undefined;
}

const namesIn = (folder: "sessions" | "news"): readonly string[] =>
  existsSync(place(folder)) ? readdirSync(place(folder)).filter((name) => name.endsWith(".json")) : [];

/** @returns the id of a new session: 256 random bits, for the cookie alone */
export function begin(signIn: SignIn): string {
  for (const name of namesIn("sessions")) read("sessions", name, recordSchema);
  const id = randomBytes(32).toString("base64url");
  write("sessions", named(id), signIn);
  return id;
}

/** What is known of a session; undefined of one that was never there, or is over. */
export const find = (id: string): Record | undefined => read("sessions", named(id), recordSchema);

/** Keeps other tokens, unless the session was ended meanwhile. */
export function keepTokens(id: string, tokens: SignIn["tokens"]): void {
  const record = find(id);
  if (record !== undefined && !("ended" in record)) write("sessions", named(id), { ...record, tokens });
}

/** Forgets a session: its person has signed out here. */
export const forget = (id: string): void => rmSync(place("sessions", named(id)), { force: true });

/** Ends a session because the provider has. Its browser is told so for as long as it would have lasted. */
export const end = (id: string): void => endFile(named(id));

function endFile(name: string): void {
  const record = read("sessions", name, recordSchema);
  if (record !== undefined) write("sessions", name, { ended: true, expiresAt: record.expiresAt });
}

const newsSchema = z.object({ heardAt: z.number(), expiresAt: z.number(), endedAt: z.number().optional() });

/** What the provider says has ended. */
export type News = {
  readonly jti: string;
  /** In seconds, as is the other. */
  readonly exp: number;
  readonly sid?: string | undefined;
  readonly sub?: string | undefined;
  /** When it ended, by the provider's clock: it may be told late, and somebody may be signed in again by then, in the same session. */
  readonly endedAt: number;
};

/** The clocks of the provider's machines may differ by so many seconds. */
const tolerance = 5;
const isOf = (endedAt: number, saidAt: number): boolean => endedAt >= saidAt - tolerance;

/**
 * Ends what the provider says has ended: of a session, or without a `sid` all of a person's. Who has signed in since stays.
 *
 * @returns false where it was heard before: a `jti` is good once
 */
export function endWhere({ jti, exp, sid, sub, endedAt }: News): boolean {
  for (const name of namesIn("news")) read("news", name, newsSchema);
  if (read("news", named(`jti ${jti}`), newsSchema) !== undefined) return false;
  const now = Date.now();
  // Longer than its `exp`: clocks may differ by what the check allows.
  write("news", named(`jti ${jti}`), { heardAt: now, expiresAt: exp * 1000 + 120_000 });
  const about = named(whose(sid, sub));
  // What is told late is no news where something has ended since.
  if (endedAt >= (read("news", about, newsSchema)?.endedAt ?? 0))
    write("news", about, { heardAt: now, expiresAt: now + 120_000, endedAt });
  for (const name of namesIn("sessions")) {
    const record = read("sessions", name, recordSchema);
    if (record === undefined || "ended" in record || !isOf(endedAt, record.saidAt)) continue;
    if (sid === undefined ? record.sub === sub : record.sid === sid) endFile(name);
  }
  return true;
}

const whose = (sid: string | undefined, sub: string | undefined): string =>
  sid === undefined ? `sub ${sub ?? ""}` : `sid ${sid}`;

/** Whether it was heard since then that this sign-in, which is not kept yet, has ended. @param since in ms */
export function endedSince({ sid, sub, saidAt }: Pick<SignIn, "sid" | "sub" | "saidAt">, since: number): boolean {
  const names = [whose(undefined, sub), ...(sid === undefined ? [] : [whose(sid, sub)])];
  return names.some((name) => {
    const news = read("news", named(name), newsSchema);
    return news !== undefined && news.heardAt >= since && isOf(news.endedAt ?? Infinity, saidAt);
  });
}
