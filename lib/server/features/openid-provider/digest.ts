import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";

/** As a table keeps what somebody presents: it has 256 random bits, so nobody finds it by trying. */
export const digestOf = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

/** Whether a secret is the one that is kept so. */
export const isKeptAs = (secret: string, kept: string): boolean => {
  const [given, wanted] = [Buffer.from(digestOf(secret)), Buffer.from(kept)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
