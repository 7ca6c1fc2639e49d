import type { Metadata } from "next";
import { cache } from "react";
import { ticketSecretSchema } from "@/lib/shared/schemas";
import type { Search } from "./public-page";

/**
 * Makes the function by which a page reads what has become of the link in its address; it asks once a page.
 *
 * @param lookAt consumes nothing
 */
export function linkReader<Link extends { readonly state: string }>(lookAt: (secret: string) => Promise<Link>) {
  const look = cache(async (given: Search[string]) => {
    const { data: token } = ticketSecretSchema.safeParse(given);
    return token === undefined ? ({ state: "incomplete" } as const) : { token, ...(await lookAt(token)) };
  });
  return ({ token }: Search) => look(token);
}

/**
 * Makes the `generateMetadata` of a page behind a link, which tells no other page its address, as the header says too (next.config.js): the
 * token stands in it. When nothing can be read the page is the one to say so (`publicPage`): nothing
 * catches what is thrown here.
 *
 * @param title of the page of a good link, or of one that nobody can look at now
 */
export const linkMetadata =
  (
    linkOf: (search: Search) => Promise<{ readonly state: string }>,
    title: string,
    gone: Readonly<Record<string, { readonly title: string }>>,
  ) =>
  async ({ searchParams }: { readonly searchParams: Promise<Search> }): Promise<Metadata> => {
    const { state } = await linkOf(await searchParams).catch(() => ({ state: "good" }));
    return { title: gone[state]?.title ?? title, referrer: "no-referrer" };
  };
