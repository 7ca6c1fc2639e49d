import { z } from "zod";
import { instantSchema, passwordSchema } from "../../schemas";

export const shareIdSchema = z.uuid().meta({ description: "The id of a share; the claim `jti` of its token." });
export const audienceSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, "Small letters, digits, dots and hyphens, 64 at most.")
  .meta({
    description:
      "The program that it is for, by a name that both sides know. Left out: people, who open it at `/shared`.",
    example: "reader",
  });
export const sharePasswordSchema = passwordSchema.meta({ description: "What whoever opens it has to know besides." });

const tokenSchema = z.string({ error: "Paste the link." }).regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, {
  error: "This is no link to a shared note, or not the whole of it.",
});
export const openShareSchema = z
  .strictObject({
    token: tokenSchema.meta({ description: "What stands behind the `#` of the link." }),
    password: sharePasswordSchema.exactOptional(),
    audience: audienceSchema.exactOptional(),
  })
  .meta({ id: "OpenShare" });
export type OpenShare = z.output<typeof openShareSchema>;

/** The form takes the whole link, or the token in it. A form that has not asked for a password sends none. */
export const openFormSchema = z.strictObject({
  token: z
    .string({ error: "Paste the link." })
    .max(8192, "This is longer than any link of ours.")
    .transform((pasted) => pasted.slice(pasted.lastIndexOf("#") + 1).trim())
    .refine((token) => token !== "", "Paste the link.")
    .pipe(tokenSchema),
  password: z.union([z.literal(""), passwordSchema]).optional(),
});

export const openedShareSchema = z
  .strictObject({
    note: z.strictObject({ title: z.string(), body: z.string(), updatedAt: instantSchema }),
    sharedBy: z.string().meta({ description: "The name of its owner, as they have chosen it." }),
    expiresAt: instantSchema,
    usesLeft: z.int().nullable().meta({ description: "How often it can still be opened; null: any number of times." }),
    signed: z
      .string()
      .nullable()
      .meta({ description: "The note as a JWT (`typ` is `shared-note+jwt`); null where no key is published (HS256)." }),
  })
  .meta({ id: "OpenedShare" });
export type OpenedShare = z.output<typeof openedShareSchema>;

export const askStatusSchema = z
  .strictObject({ id: shareIdSchema.meta({ description: "The claim `sub` of what was signed." }) })
  .meta({ id: "AskShareStatus" });
export const shareStatusSchema = z.strictObject({ active: z.boolean() }).meta({ id: "ShareStatus" });
