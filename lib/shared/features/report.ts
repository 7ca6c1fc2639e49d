// Needs openid-provider: its tokens come from there.
// Needs revocation-stream: the service that it asks follows that, as examples/microservice does.
import { z } from "zod";
import { isPrivate } from "../loopback";
import type { NavigationRow } from "../navigation-row";
import type { RouteRow } from "../route-row";

export const routes = [
  { path: "/report", kind: "page", methods: ["GET"], auth: "cookie" },
] as const satisfies readonly RouteRow[];

export const navigation = [
  { href: "/report", label: "Report", place: "main", order: 40 },
] as const satisfies readonly NavigationRow[];

/** What the service tells a person, and who has asked for them, the last one first. */
export const ownFiguresSchema = z.object({
  about: z.literal("person"),
  subject: z.string(),
  actors: z.array(z.string()),
  requests: z.int(),
});
/** What it tells another service. */
export const allFiguresSchema = z.object({ about: z.literal("everybody"), people: z.int(), requests: z.int() });

/** `refused`: by the service, or by whoever gives the tokens for it. `down`: one of them did not answer in time, or with nothing to go by. */
export type Answered<Figures> =
  { readonly state: "answered"; readonly figures: Figures } | { readonly state: "refused" | "down" };

export type OwnAnswer = Answered<z.output<typeof ownFiguresSchema>>;
export type AllAnswer = Answered<z.output<typeof allFiguresSchema>>;

const isSafe = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username + url.password === "" && isPrivate(url);
};
const address = z
  .string()
  .trim()
  .refine(isSafe, "must be https, or http on this machine")
  .transform((text) => text.replace(/\/$/, ""));

/** The service that is asked, and what this app is called by whoever gives the tokens for it. Without MICROSERVICE_URL none of them counts, and the page says that there is no service. */
export const variables = {
  MICROSERVICE_URL: address.optional(),
  MICROSERVICE_AUDIENCE: z.string().trim().min(1).optional(),
  MICROSERVICE_SCOPE: z.string().trim().min(1).default("notes:read"),
  MICROSERVICE_CLIENT_ID: z.uuid("must be a client_id, as npm run clients tells it").optional(),
  MICROSERVICE_CLIENT_SECRET: z.string().min(1).optional(),
  MICROSERVICE_CLIENT_SECRET_FILE: z.string().min(1).optional(),
  MICROSERVICE_TOKEN_URL: address.optional(),
} as const;

type Set = z.output<z.ZodObject<typeof variables>>;

/** Whether they belong together. */
export function checkVariables(set: Set, refuse: (name: string, message: string) => void): void {
  if (set.MICROSERVICE_URL === undefined) return;
  if (set.MICROSERVICE_CLIENT_ID === undefined)
    refuse("MICROSERVICE_CLIENT_ID", "is missing; npm run clients -- create tells one");
  if ((set.MICROSERVICE_CLIENT_SECRET === undefined) === (set.MICROSERVICE_CLIENT_SECRET_FILE === undefined))
    refuse("MICROSERVICE_CLIENT_SECRET", "or MICROSERVICE_CLIENT_SECRET_FILE must be set, one of the two");
}
