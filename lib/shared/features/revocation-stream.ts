// Needs openid-provider: nobody follows but services, which are registered there.
import { z } from "zod";
import type { ErrorRow } from "../error-row";
import type { RouteRow } from "../route-row";

export const routes = [
  {
    path: "/api/revocations",
    kind: "api",
    methods: ["GET"],
    auth: "bearer",
    scopes: ["revocations:read"],
    servicesOnly: true,
  },
] as const satisfies readonly RouteRow[];

export const errors = {
  streams_full: [429, "Too many streams", "This program follows as often as it may already. Close one first."],
} as const satisfies Record<string, ErrorRow>;

/** How many streams one client may have open at an instance, and all of them together. */
export const mostStreamsOfClient = 10;
export const mostStreams = 500;

/** A moment of the instance's own clock in ms, which only tells how much later one is than another. */
const clock = z.int();

/** The data of the event `hello`, the first of a stream. */
export const helloSchema = z
  .strictObject({
    clock: clock.meta({ description: "When the stream began, in ms by a clock that is the stream's own." }),
    trustedForMs: z.int().meta({
      description:
        "For how long after the moment that a `fresh` names nothing can be missing. Whoever has heard of none for longer knows nothing.",
    }),
  })
  .meta({ id: "RevocationStreamHello" });
export type Hello = z.output<typeof helloSchema>;

/** The data of the event `fresh`: all that was committed before this moment has been sent. */
export const freshSchema = z.strictObject({ clock }).meta({ id: "RevocationStreamFresh" });
export type Fresh = z.output<typeof freshSchema>;

const forSeconds = z.int().meta({ description: "From now. After that no token is alive that it could hit." });
/** One row: it hits tokens with this `sid`, with this `jti`, or of this `sub` with a `ver` below. */
const revocationSchema = z.union([
  z.strictObject({ sid: z.string(), seconds: forSeconds }),
  z.strictObject({ jti: z.string(), seconds: forSeconds }),
  z.strictObject({ sub: z.string(), below: z.int(), seconds: forSeconds }),
]);
export type Revocation = z.output<typeof revocationSchema>;

/** The data of the event `revoked`. */
export const revokedSchema = z.array(revocationSchema).min(1).meta({ id: "Revocations" });
