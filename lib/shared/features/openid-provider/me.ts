import { z } from "zod";
import { instantSchema, roleSchema } from "../../schemas";

/** What an app hears of its access token. */
export const connectedProgramSchema = z
  .strictObject({
    id: z.uuid(),
    roles: z.array(roleSchema),
    scopes: z.array(z.string()).meta({ description: "What it may do for that person in this API." }),
    clientId: z.uuid(),
    expiresAt: instantSchema,
  })
  .meta({ id: "ConnectedProgram", description: "Whom a connected app speaks for." });
export type ConnectedProgram = z.output<typeof connectedProgramSchema>;
