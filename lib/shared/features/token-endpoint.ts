import { z } from "zod";
import { browserClientId } from "../client-id";
import type { RouteRow } from "../route-row";
import { emailSchema, passwordSchema } from "../schemas";

export const routes = [
  {
    path: "/api/auth/token",
    kind: "api",
    methods: ["POST"],
    auth: "none",
    hashesPassword: true,
    noTurnFor: "grant_type=refresh_token",
  },
  { path: "/api/auth/token/revoke", kind: "api", methods: ["POST"], auth: "none" },
] as const satisfies readonly RouteRow[];

const clientSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/, "must be client ids of small letters, digits and hyphens, by commas")
  .refine((id) => !z.uuid().safeParse(id).success, "must not be UUIDs: those are other people’s programs")
  .refine((id) => id !== browserClientId, `must not name ${browserClientId}, which browsers are`);

/** What FIRST_PARTY_CLIENTS says: our own programs, which people give their password to. */
export const clientsSchema = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(clientSchema))
  .default([]);

/** Whatever the grant, and whatever is revoked (RFC 6749 §3.2.1). */
const client_id = z.string().meta({ description: "A client that FIRST_PARTY_CLIENTS names.", example: "acme-cli" });

const token = z.string({ error: "The token is missing." });

/** RFC 6749 §4.3.2 */
const passwordGrant = z.object({
  grant_type: z.literal("password"),
  client_id,
  username: emailSchema,
  password: passwordSchema,
});
/** RFC 6749 §6 */
const refreshGrant = z.object({ grant_type: z.literal("refresh_token"), client_id, refresh_token: token });
// feature:totp begin
/** Of whoever was answered `mfa_required`. */
const codeGrant = z.object({
  grant_type: z.literal("mfa_otp"),
  client_id,
  mfa_token: token,
  code: z
    .string({ error: "The code is missing." })
    .meta({ description: "Of the authenticator app, or a recovery code.", example: "123456" }),
});
// feature:totp end

/** What is asked of the token endpoint; parameters that it does not know are left out of account (RFC 6749 §3.2). */
export const tokenRequestSchema = z
  .discriminatedUnion(
    "grant_type",
    [
      passwordGrant,
      refreshGrant,
      codeGrant, // feature:totp
    ],
    { error: "It is missing." },
  )
  .meta({ id: "TokenRequest" });
export const grantTypes: readonly string[] = tokenRequestSchema.options.map(({ shape }) => shape.grant_type.value);
export type TokenRequest = z.output<typeof tokenRequestSchema>;

/** RFC 6749 §5.1 */
export const tokensSchema = z
  .strictObject({
    access_token: z.string().meta({ description: "For `Authorization: Bearer`." }),
    token_type: z.literal("Bearer"),
    expires_in: z.int().meta({ description: "Seconds." }),
    refresh_token: z.string().meta({ description: "To be stored before either of the two is used." }),
  })
  .meta({ id: "Tokens" });
export type Tokens = z.output<typeof tokensSchema>;

/** RFC 7009 §2.1 */
export const revocationSchema = z
  .object({
    client_id,
    token,
    token_type_hint: z.string().optional().meta({ description: "Not looked at: a token says what it is." }),
  })
  .meta({ id: "TokenRevocation" });

/** RFC 6749 §5.2 */
export const tokenErrorSchema = z
  .strictObject({
    error: z.string(),
    error_description: z.string(),
    // feature:totp begin
    mfa_token: z.string().optional().meta({ description: "With `mfa_required`: what the code is sent with." }),
    expires_in: z.int().optional().meta({ description: "With `mfa_required`: for how many seconds it waits." }),
    // feature:totp end
  })
  .meta({ id: "TokenError" });
export type TokenError = z.output<typeof tokenErrorSchema>;
