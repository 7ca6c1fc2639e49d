import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Unavailable } from "@/app/_components/shell/unavailable";
import { requirePageSession } from "@/lib/server/auth/page-guard";
import { answerWithStatus } from "@/lib/server/http/exchange";
import type { Session } from "@/lib/server/session/session";
import { AppError } from "@/lib/shared/errors";
import { loginPath } from "@/lib/shared/links";
import type { Role } from "@/lib/shared/schemas";

type Search = Readonly<Record<string, string | string[] | undefined>>;
export type PageProps = { readonly searchParams: Promise<Search> };

/**
 * A page for signed-in people. The guard runs before anything of the page does; when the session can't be checked, the page
 * answers 503 in plain words instead, and trying again is all that is needed.
 *
 * @param path the page's own path, to come back to after a refresh or a sign-in
 */
export function protectedPage(
  path: string,
  render: (session: Session, props: PageProps) => Promise<ReactNode>,
  options: { readonly role?: Role } = {},
): (props: PageProps) => Promise<ReactNode> {
  return async function ProtectedPage(props) {
    const here = path + queryOf(await props.searchParams);
    try {
      const session = await requirePageSession(here, options.role);
      return await render(session, props);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // The session outlived its user's row.
      if (error.code === "session_ended") redirect(loginPath({ next: here, reason: "session_ended" }));
      if (error.status !== 503) throw error;
      // Where no status can be set, failing is better than a page that looks like success to a program.
      if (!answerWithStatus(503, { "Retry-After": String(error.retryAfterSeconds ?? 2) })) throw error;
      return <Unavailable path={here} />;
    }
  };
}

function queryOf(search: Search): string {
  const pairs = Object.entries(search).flatMap(([name, value]) =>
    [value ?? []].flat().map((item): [string, string] => [name, item]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}
