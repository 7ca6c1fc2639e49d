import { z } from "zod";

export const methodSchema = z.enum(["totp", "recovery_code"]);
export type SecondFactorMethod = z.output<typeof methodSchema>;

/** As people type them: with gaps, in any case, and with letters that look like a digit (Crockford's Base32). */
const normalised = (typed: string): string =>
  typed.replaceAll(/[\s-]/g, "").toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");

const codeSchema = z
  .string({ error: "The code is missing." })
  .max(64, "This is no code of ours.")
  .transform(normalised)
  .pipe(
    z
      .string()
      .min(1, "The code is missing.")
      .regex(/^(\d{6}|[0-9A-HJKMNP-TV-Z]{24})$/, "An app shows 6 digits; a recovery code has 24 letters and digits."),
  )
  .meta({ description: "Six digits of the authenticator app, or a recovery code.", example: "123456" });

export const secondFactorCodeSchema = z
  .strictObject({ method: methodSchema.optional(), code: codeSchema })
  .refine(({ method, code }) => method === undefined || method === methodOf(code), {
    path: ["code"],
    message: "This is a code of the other kind.",
  })
  .meta({ id: "SecondFactorCode" });
export type SecondFactorCode = z.output<typeof secondFactorCodeSchema>;

/** Which kind of code it is: its form says so. */
export const methodOf = (code: string): SecondFactorMethod => (code.length === 6 ? "totp" : "recovery_code");

export const confirmTotpSchema = z
  .strictObject({ code: codeSchema.pipe(z.string().length(6, "Type the 6 digits that the app shows.")) })
  .meta({ id: "ConfirmTotp" });
