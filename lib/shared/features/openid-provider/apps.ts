import { z } from "zod";
import { instantSchema } from "../../schemas";

const appIdSchema = z.uuid().meta({ description: "The id of an app: its `client_id`." });
/** What the page disconnects. */
export const disconnectFormSchema = z.strictObject({ app: appIdSchema });

const connectedAppSchema = z
  .strictObject({
    id: appIdSchema,
    name: z.string(),
    scopes: z.array(z.string()).meta({ description: "What it may: scopes of OpenID Connect and of this API." }),
    connectedAt: instantSchema,
    lastUsedAt: instantSchema.nullable().meta({ description: "Null where it is signed in to nowhere right now." }),
  })
  .meta({ id: "ConnectedApp" });
export type ConnectedApp = z.output<typeof connectedAppSchema>;

export const connectedAppsSchema = z
  .strictObject({ apps: z.array(connectedAppSchema), nextCursor: z.null() })
  .meta({ id: "ConnectedApps", description: "All of them: each app that is registered is there once at most." });
