import { z } from "zod";
import { roleNames } from "./roles";

// The edge runtime and our Content-Security-Policy both forbid `new Function`, which zod would otherwise use.
z.config({ jitless: true });

/** Text that a person typed on one line: well-formed Unicode, no control characters, ends trimmed. */
export const line = (maximum: number, what: string) =>
  z
    .string({ error: `${what} is missing.` })
    .max(maximum * 4, `${what} is too long.`)
    .transform((text) => text.normalize("NFC").trim())
    .refine((text) => text.length > 0, `${what} is missing.`)
    .refine((text) => [...text].length <= maximum, `${what} is too long: at most ${maximum} characters.`)
    // Cc: controls; Cs: lone surrogates; Bidi overrides would let a name rewrite the line it stands in.
    .refine(
      (text) => !/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text),
      `${what} has characters that can't be used.`,
    );

/** Text on as many lines as one likes, or none: well-formed Unicode, no control characters but line ends and tabs. */
export const text = (maximum: number, what: string) =>
  z
    .string({ error: `${what} is missing.` })
    .max(maximum * 4, `${what} is too long: at most ${maximum} characters.`)
    // Forms end lines with CR LF (HTML, "constructing the entry list"), programs with LF.
    .transform((typed) => typed.normalize("NFC").replaceAll(/\r\n?/g, "\n"))
    .refine((typed) => [...typed].length <= maximum, `${what} is too long: at most ${maximum} characters.`)
    .refine((typed) => !/(?![\n\t])[\p{Cc}\p{Cs}]/u.test(typed), `${what} has characters that can't be used.`);

export const nameSchema = line(80, "The name").meta({
  description: "How the person wants to be called, 1 to 80 characters.",
  example: "Ada Lovelace",
});

/** Nothing that can't be seen (Cf: zero-width signs, soft hyphens): two accounts would look alike. Digits only of the numbers: IDNA writes "\u2474" as "(1)", which no domain is. RFC 5321 limits an address to 254 octets. What counts as the same address is decided in lib/server/users/email.ts. */
export const emailSchema = line(254, "The e-mail address")
  .pipe(
    z
      .string()
      .regex(
        /^[^\s\p{Cf}@"(),:;<>[\]\\]{1,64}@(?:[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}-]{0,62}\.)*[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}-]{0,62}$/u,
        "This does not look like an e-mail address.",
      ),
  )
  .meta({ description: "An e-mail address.", example: "ada@example.com" });

/** Any password that could be right: only its size is bounded here. Sign-up applies the policy on top. */
export const passwordSchema = z
  .string({ error: "The password is missing." })
  .min(1, "The password is missing.")
  .max(512, "The password is too long: at most 128 characters.")
  .refine((text) => text.isWellFormed(), "The password has characters that can't be used.")
  .meta({
    description: "Used exactly as typed, after Unicode normalisation (NFC); at most 128 code points.",
    format: "password",
  });

/** 256 bits, base64url: the secret of a ticket. */
export const ticketSecretSchema = z
  .string({ error: "The link is incomplete." })
  .regex(/^[A-Za-z0-9_-]{43}$/, "The link is incomplete.")
  .meta({ description: "The token in the link." });

export const instantSchema = z.iso.datetime().meta({ description: "UTC, RFC 3339." });
export const roleSchema = z.enum(roleNames);

// feature:impersonation begin
/** The claim `act` (RFC 8693 §4.1), as far as it is told. */
export const actSchema = z
  .strictObject({ sub: z.uuid() })
  .optional()
  .meta({ description: "The administrator who is signed in as this person, where one is." });
// feature:impersonation end

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: "Stable; see the list of codes in the documentation." }),
    errors: z.array(z.strictObject({ field: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem details." });

/** Of whoever signs in: whether the session outlives the browser's run. */
export const staySignedInSchema = z.boolean().default(true).meta({
  description:
    "False: the cookies end with the browser, and the session after hours without use (SESSION_BRIEF_IDLE_TTL).",
});

/** The same, of a form. `off` stands before a box that says `on`, so that one without a tick is no box that is missing: those are older than it. */
export const stayBoxSchema = z
  .union([z.enum(["on", "off"]), z.tuple([z.literal("off"), z.literal("on")])])
  .optional()
  .transform((sent) => sent !== "off");

/** What a way in answers to somebody whom it has let in. */
export const signedInSchema = z
  .strictObject({
    state: z.literal("signed_in"),
    user: z.strictObject({ id: z.uuid(), roles: z.array(roleSchema) }),
    session: z.strictObject({ id: z.uuid(), expiresAt: instantSchema }),
  })
  .meta({ id: "SignedIn" });

export type Problem = z.output<typeof problemSchema>;
