import { z } from "zod";
import type { RouteRow } from "../route-row";

export const routes = [
  { path: "/.well-known/security.txt", kind: "api", methods: ["GET"], auth: "none" },
] as const satisfies readonly RouteRow[];

/** SECURITY_CONTACT: where to report what is broken, the best way first. Each is a line of the file, so nothing in it may end one. */
export const contactsSchema = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(
    z.array(z.string().regex(/^(mailto:|https:\/\/|tel:)[\x21-\x7e]+$/, "must be mailto:, https: or tel: addresses")),
  );
