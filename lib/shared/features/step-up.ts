import { z } from "zod";
import type { EventRow } from "../event-row";
import type { RouteRow } from "../route-row";
import { instantSchema, passwordSchema } from "../schemas";
import { assertionSchema, jsonText } from "../webauthn"; // feature:passkeys

export const routes = [
  {
    path: "/reauthenticate",
    kind: "page",
    methods: ["GET", "POST"],
    auth: "cookie",
    hashesPassword: true,
    impersonated: false, // feature:impersonation
  },
  { path: "/api/auth/reauthenticate", kind: "api", methods: ["POST"], auth: "bearer", hashesPassword: true },
] as const satisfies readonly RouteRow[];

export const reauthenticateSchema = z.strictObject({ password: passwordSchema }).meta({ id: "Reauthenticate" });

/** The form of the page: what it asks for, judged by the account that is asked, and where to go on. */
export const reauthenticateFormSchema = z.strictObject({
  password: z.string().optional(),
  code: z.string().optional(), // feature:totp
  credential: jsonText(assertionSchema).optional(), // feature:passkeys
  next: z.string(),
});

/**
 * The proof in a form that carries what was typed into another one: by names that no form has, so that neither is taken for the other. They
 * say that it is a secret (`isSecretField`).
 */
export const proofFields = {
  password: "_password",
  code: "_code", // feature:totp
} as const;

/** What a person reads who is asked for the password of their own account. */
export const wrongPassword = "That is not the password of this account.";

export const reauthenticatedSchema = z
  .strictObject({
    authenticatedAt: instantSchema.meta({ description: "When the person proved who they are: now." }),
    session: z.strictObject({ id: z.uuid(), expiresAt: instantSchema }),
    access_token: z.string().optional().meta({ description: "For whoever presented a bearer token: the next one." }),
    token_type: z.literal("Bearer").optional(),
    expires_in: z.int().optional().meta({ description: "Seconds." }),
  })
  .meta({ id: "Reauthenticated", description: "The proof is fresh; the session goes on." });

export type Reauthenticated = z.output<typeof reauthenticatedSchema>;

export const events = {
  // Somebody signed in has proved again who they are, or failed to. `detail.reason` as in `sign_in`.
  reauthentication: {
    success: { words: "Identity confirmed", mark: "done", device: true },
    failure: { words: "Identity not confirmed", mark: "refused", device: true },
  },
} as const satisfies Record<string, EventRow>;
