import { z } from "zod";
import { activitySchema } from "../activity";
import { eventCursorSchema } from "../cursor";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";

export const routes = [
  { path: "/settings/activity", kind: "page", methods: ["GET"], auth: "cookie" },
  { path: "/api/account/activity", kind: "api", methods: ["GET"], auth: "bearer" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/settings/activity", label: "Activity", place: "settings", order: 25 },
] as const satisfies readonly NavigationRow[];

/** How many events a page of the list tells; equal ones in a row are one entry. */
export const eventsPerPage = 50;

export const activityQuerySchema = z.object({ cursor: eventCursorSchema.optional() });

export const activityListSchema = z
  .strictObject({ activity: z.array(activitySchema), nextCursor: z.string().nullable() })
  .meta({ id: "ActivityList" });

export type ActivityPage = z.output<typeof activityListSchema>;
