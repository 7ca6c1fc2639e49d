// feature:passkeys begin
import { z } from "zod";
import { parseStrictJson } from "./strict-json";

const base64url = (most: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .max(most);

/** A credential's id has 1023 bytes at most (WebAuthn Level 3 §4). */
const idSchema = base64url(1364);
const bytesSchema = base64url(8192);
const typeSchema = z.literal("public-key");

/** What `navigator.credentials.create` gives (RegistrationResponseJSON, WebAuthn Level 3 §5.1.8), as far as we read it: browsers add members. */
export const registrationSchema = z
  .object({
    id: idSchema,
    rawId: idSchema,
    type: typeSchema,
    response: z.object({
      clientDataJSON: bytesSchema,
      attestationObject: bytesSchema,
      transports: z
        .array(z.string().regex(/^[\w-]{1,32}$/))
        .max(10)
        .default([]),
    }),
  })
  .meta({ id: "RegistrationResponse", description: "RegistrationResponseJSON of WebAuthn." });
export type RegistrationCredential = z.output<typeof registrationSchema>;

/** What `navigator.credentials.get` gives (AuthenticationResponseJSON, WebAuthn Level 3 §5.1.8), the same way. */
export const assertionSchema = z
  .object({
    id: idSchema,
    rawId: idSchema,
    type: typeSchema,
    response: z.object({
      clientDataJSON: bytesSchema,
      authenticatorData: bytesSchema,
      signature: bytesSchema,
      userHandle: base64url(88).nullish(),
    }),
  })
  .meta({ id: "AuthenticationResponse", description: "AuthenticationResponseJSON of WebAuthn." });
export type AssertionCredential = z.output<typeof assertionSchema>;

/** One of these as text, as a form carries it. */
export const jsonText = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .max(16_384)
    .transform((text, context) => {
      try {
        return parseStrictJson(text);
      } catch {
        context.addIssue({ code: "custom", message: "This is not JSON." });
        return z.NEVER;
      }
    })
    .pipe(schema);
// feature:passkeys end
