import NextLink from "next/link";
import type { ComponentProps } from "react";

export { useLinkStatus } from "next/link"; // feature:report

/**
 * A link to a page of this app. Every page is rendered for the request that shows it, so fetching one ahead would cost two requests
 * and bring nothing.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  return <NextLink prefetch={false} {...props} />;
}
