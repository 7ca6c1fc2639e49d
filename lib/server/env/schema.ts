import "server-only";
import { z } from "zod";
import { brand } from "@/lib/shared/brand";
import { signUpDomainsSchema } from "@/lib/shared/features/sign-up"; // feature:sign-up
import { contactsSchema } from "@/lib/shared/features/security-txt"; // feature:security-txt
import { checkVariables, variables as reportVariables } from "@/lib/shared/features/report"; // feature:report
import { ssoProvidersSchema } from "@/lib/shared/features/sso/providers"; // feature:sso
import { clientsSchema } from "@/lib/shared/features/token-endpoint"; // feature:token-endpoint
import { limits, type LimitVariable } from "@/lib/shared/limits";
import { day, hour, maxAccessTokenTtl, maxClockTolerance } from "@/lib/shared/durations";
import { keyList, secretList } from "./secrets";

// The edge runtime forbids `new Function`, which zod would otherwise use to speed parsers up.
z.config({ jitless: true });

const wholeNumber = (low: number, high: number, fallback: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .refine((n) => n >= low && n <= high, `must be from ${low} to ${high}`)
    .default(fallback);

/** `points/seconds`, such as `10/600`: that many attempts in that many seconds. */
const ratePolicy = (points: number, seconds: number) =>
  z
    .string()
    .trim()
    .regex(/^[1-9]\d{0,6}\/[1-9]\d{0,6}$/, "must look like points/seconds, such as 10/600")
    .transform((text) => {
      const [pointsText, secondsText] = text.split("/");
      return { points: Number(pointsText), seconds: Number(secondsText) };
    })
    .default({ points, seconds });

const origin = z
  .string()
  .trim()
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return (
      (url.protocol === "https:" || url.protocol === "http:") && (text === url.origin || text === `${url.origin}/`)
    );
  }, "must be an origin such as https://app.example (scheme, host and port, nothing behind)")
  .transform((text) => new URL(text).origin)
  .refine(
    (text) =>
      text.startsWith("https://") || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+\.localhost)(:|$)/.test(text),
    "must use https (plain http is for localhost only: browsers refuse secure cookies elsewhere)",
  );

type RateLimits = Record<LimitVariable, ReturnType<typeof ratePolicy>>;

/** One variable for each limit that has one; what it says by default stands with the limit. */
const rateLimits = Object.fromEntries(
  Object.values(limits).flatMap((limit) =>
    "variable" in limit ? [[limit.variable, ratePolicy(limit.points, limit.seconds)]] : [],
  ),
) as RateLimits;

export const envSchema = z
  .object({
    APP_ORIGIN: origin.default("http://localhost:3000"),
    PORT: wholeNumber(1, 65535, 3000),
    // For whoever starts the server. Here so that a wrong one is told.
    LISTEN_HOST: z
      .union([z.literal("localhost"), z.ipv4(), z.ipv6()], "must be an IP address of this machine, or localhost")
      .optional(),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a postgresql:// connection string"),
    DATA_DIR: z.string().min(1).default(".data"),
    JWT_KEYS: z.string().min(2).optional(),
    JWT_KEYS_FILE: z.string().min(1).optional(),
    SESSION_SECRET: secretList,
    PASSWORD_PEPPER: secretList.optional(),
    DATA_ENCRYPTION_KEYS: keyList,
    // Next's own. Here so that a wrong one is told.
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=$/, "must be 32 bytes in base64; make one with: openssl rand -base64 32")
      .optional(),
    ACCESS_TOKEN_TTL: wholeNumber(1, maxAccessTokenTtl, 600),
    SESSION_IDLE_TTL: wholeNumber(1, 400 * day, 7 * day),
    SESSION_BRIEF_IDLE_TTL: wholeNumber(1, 400 * day, 8 * hour),
    SESSION_ABSOLUTE_TTL: wholeNumber(1, 400 * day, 30 * day),
    MAX_SESSIONS: wholeNumber(1, 10_000, 100),
    REFRESH_LEEWAY: wholeNumber(0, 300, 30),
    CLOCK_TOLERANCE: wholeNumber(0, maxClockTolerance, 5),
    BCRYPT_COST: wholeNumber(4, 16, 12),
    PASSWORD_MIN_LENGTH: wholeNumber(8, 64, 15),
    HASH_THREADS: wholeNumber(0, 64, 0),
    HASH_QUEUE: wholeNumber(1, 10_000, 64),
    TRUSTED_PROXY_HOPS: wholeNumber(0, 10, 0),
    SIGNUP: z.enum(["open", "invite", "closed"]).default("open"), // feature:sign-up
    SIGNUP_DOMAINS: signUpDomainsSchema.optional(), // feature:sign-up
    SSO_PROVIDERS: ssoProvidersSchema, // feature:sso
    FIRST_PARTY_CLIENTS: clientsSchema, // feature:token-endpoint
    ...reportVariables, // feature:report
    RECOVERY_WAIT: wholeNumber(60, 30 * day, day), // feature:totp
    TRUSTED_DEVICE_TTL: wholeNumber(1, 400 * day, 30 * day), // feature:totp
    ACCOUNT_DELETION_GRACE: wholeNumber(1, 400 * day, 14 * day), // feature:account-deletion
    SECURITY_CONTACT: contactsSchema.optional(), // feature:security-txt
    MAIL_URL: z
      .string()
      .regex(/^smtps?:\/\//, "must be an smtp:// or smtps:// URL")
      .optional(),
    MAIL_FROM: z.string().min(3).max(320).default(`${brand.name} <no-reply@${brand.slug}.localhost>`),
    ...rateLimits,
    AUDIT_RETENTION: wholeNumber(7, 36_500, 365), // The table refuses less than a week.
    AUDIT_LOG: z.string().min(1).default("stdout"),
    REVOCATION_FEED: z.enum(["listen", "database"]).default("listen"),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
    /** Set by the launcher when it runs the embedded database: switches the development mailbox on. */
    PORTCULLIS_EMBEDDED: z
      .enum(["0", "1"])
      .default("0")
      .transform((text) => text === "1"),
  })
  .refine((env) => (env.JWT_KEYS === undefined) !== (env.JWT_KEYS_FILE === undefined), {
    path: ["JWT_KEYS"],
    message: "or JWT_KEYS_FILE must be set, one of the two: a private JWK set; make one with: npm run --silent keys",
  })
  .superRefine((env, context) => {
    const refuse = (name: string, message: string) => context.addIssue({ code: "custom", path: [name], message });
    if (env.SESSION_IDLE_TTL > env.SESSION_ABSOLUTE_TTL)
      refuse("SESSION_IDLE_TTL", "must not be longer than SESSION_ABSOLUTE_TTL");
    // Whoever keeps coming back must find the session alive when its tokens may next change.
    for (const name of ["SESSION_IDLE_TTL", "SESSION_BRIEF_IDLE_TTL"] as const)
      if (env[name] <= env.REFRESH_LEEWAY) refuse(name, "must be longer than REFRESH_LEEWAY");
    checkVariables(env, refuse); // feature:report
  })
  .readonly();

export type Env = z.output<typeof envSchema>;
