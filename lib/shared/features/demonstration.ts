import { z } from "zod";
import type { EventRow } from "../event-row";
import type { LimitRow } from "../limit-row";
import type { RouteRow } from "../route-row";
import { instantSchema } from "../schemas";

export const routes = [
  { path: "/api/demonstration", kind: "api", methods: ["POST"], auth: "bearer" },
] as const satisfies readonly RouteRow[];

const milliseconds = z.number().min(0).meta({ description: "Milliseconds, measured on the server." });

const answerSchema = z.strictObject({
  status: z.int().meta({ description: "What a request with the token was answered just then." }),
  code: z.string().nullable().meta({ description: "Why it was refused; null when it was let in." }),
  took: milliseconds,
});

export const demonstrationSchema = z
  .strictObject({
    sessionId: z.uuid().meta({ description: "The session that was made for this, and has ended." }),
    expiresAt: instantSchema.meta({ description: "When its access token would have expired." }),
    before: answerSchema.meta({ description: "Asked while the session lived." }),
    ending: milliseconds.meta({
      description: "Milliseconds from the sign-out until no instance accepted the token any more.",
    }),
    after: answerSchema.meta({ description: "Asked again, with the same token." }),
  })
  .meta({ id: "Demonstration" });

export type Demonstration = z.output<typeof demonstrationSchema>;

/** The key is the user's id: each writes four rows. */
export const limits = {
  demonstration: { points: 10, seconds: 600 },
} as const satisfies Record<string, LimitRow>;

export const events = {
  // A session was made to be ended, and was; `detail.demonstrated` is its id. Nobody was given a token of it.
  demonstration: { success: { words: "Watched a session end that was made for it", mark: "done", device: true } },
} as const satisfies Record<string, EventRow>;
