import { cache } from "react";
import { ticketSecretSchema } from "@/lib/shared/schemas";

/**
 * Makes the function by which a page reads what has become of the link in its address; it asks once a page.
 *
 * @param lookAt consumes nothing
 */
export const linkReader = <Link extends { readonly state: string }>(lookAt: (secret: string) => Promise<Link>) =>
  cache(async (given: string | string[] | undefined) => {
    const { data: token } = ticketSecretSchema.safeParse(given);
    return token === undefined ? ({ state: "incomplete" } as const) : { token, ...(await lookAt(token)) };
  });
