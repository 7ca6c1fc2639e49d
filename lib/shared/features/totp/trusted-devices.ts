import { z } from "zod";
import { instantSchema } from "../../schemas";
import { methodOf, secondFactorCodeSchema } from "./code";

/** How many devices somebody trusts at most: then the oldest goes. */
export const mostTrustedDevices = 20;

/** Whoever needs paper has lost the rest, and that may have been on this device. */
const byApp = ({ code, trustDevice }: { readonly code: string; readonly trustDevice: boolean }): boolean =>
  !trustDevice || methodOf(code) === "totp";
const needsApp = { path: ["trustDevice"], message: "A recovery code does not do that. Take the tick away." };

/** What the second step may ask for besides, whatever it is taken by. */
export const trustSchema = z.strictObject({
  trustDevice: z.boolean().default(false).meta({
    description:
      "Whether this browser is asked for no code at its next sign-ins (TRUSTED_DEVICE_TTL, 30 days). With a recovery code it can’t be.",
  }),
});

/** The second step of a sign-in by a code. */
export const secondStepSchema = secondFactorCodeSchema
  .safeExtend(trustSchema.shape)
  .refine(byApp, needsApp)
  .meta({ id: "SecondStep" });
export type SecondStep = z.output<typeof secondStepSchema>;

/** The same, of a form: the box is there or not; a form that it does not stand in says what it has seen. */
export const trustFormSchema = z.strictObject({
  trustDevice: z
    .enum(["on", "off"])
    .optional()
    .transform((tick) => tick === "on"),
});
export const secondStepFormSchema = secondFactorCodeSchema.safeExtend(trustFormSchema.shape).refine(byApp, needsApp);

export const trustedDeviceIdSchema = z.uuid().meta({ description: "A trusted device's id." });

/** What the page stops trusting: one, or all. */
export const distrustSchema = z.strictObject({ device: z.union([trustedDeviceIdSchema, z.literal("all")]) });

export const trustedDeviceSchema = z
  .strictObject({
    id: trustedDeviceIdSchema,
    current: z.boolean().meta({ description: "Whether this is the browser that asks." }),
    name: z.string().meta({ description: "What it said of itself when it was trusted, or used last." }),
    ip: z.string(),
    createdAt: instantSchema,
    lastUsedAt: instantSchema
      .nullable()
      .meta({ description: "When it last stood in for a code; null while it has not." }),
    expiresAt: instantSchema,
  })
  .meta({ id: "TrustedDevice" });
export type TrustedDevice = z.output<typeof trustedDeviceSchema>;

export const trustedDevicesSchema = z
  .strictObject({ trustedDevices: z.array(trustedDeviceSchema), nextCursor: z.null() })
  .meta({ id: "TrustedDevices", description: `All of them: there are ${mostTrustedDevices} at most.` });
export type TrustedDevices = z.output<typeof trustedDevicesSchema>;
