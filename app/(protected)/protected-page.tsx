import type { ReactNode } from "react";
import { ImpersonationBanner } from "@/app/_components/impersonation/banner"; // feature:impersonation
import { Owner } from "@/app/_components/session/owner";
import { SessionWatch } from "@/app/_components/session/session-watch";
import { PrivateShell } from "@/app/_components/shell/private-shell";
import { RecoveryBanner } from "@/app/_components/totp/recovery-banner"; // feature:totp
import { refusalPage } from "@/app/refusal-page";
import { readOwner } from "@/lib/server/features/dashboard/owner";
import { readSessionLife } from "@/lib/server/features/dashboard/session-life";
import { readActing } from "@/lib/server/features/impersonation/acting"; // feature:impersonation
import { reportService } from "@/lib/server/features/report/service"; // feature:report
import { readTheme } from "@/lib/server/features/theme/theme";
import { readRecovery } from "@/lib/server/features/totp/recovery/ask"; // feature:totp
import { requirePageSession } from "@/lib/server/guard/page";
import { answerWithHeader } from "@/lib/server/http/exchange";
import { expectedEnd } from "@/lib/server/session/expected-end";
import { ownerMark } from "@/lib/server/session/owner";
import type { Session } from "@/lib/server/session/session";
import type { Params } from "@/lib/shared/route-row";
import { ownerHeader } from "@/lib/shared/owner";
import type { ProtectedPagePath } from "@/lib/shared/routes";

type Search = Readonly<Record<string, string | string[] | undefined>>;
type PageProps<Path extends string> = {
  readonly params: Promise<Params<Path>>;
  readonly searchParams: Promise<Search>;
};

/** What a page for signed-in people is rendered from. */
export type ProtectedPage<Path extends string> = {
  readonly session: Session;
  readonly params: Params<Path>;
  readonly searchParams: Search;
};

/**
 * A page for signed-in people in their frame, with a mark of whose it is and a watch over its session. The guard runs before anything of the page does. When the session
 * can't be checked, or the page fails, there is `refusalPage` instead.
 *
 * @param path the page's own path, as the route table spells it
 */
export function protectedPage<const Path extends ProtectedPagePath>(
  path: Path,
  render: (page: ProtectedPage<Path>) => Promise<ReactNode> | ReactNode,
): (props: PageProps<Path>) => Promise<ReactNode> {
  return async function Page(props) {
    const [params, searchParams] = await Promise.all([props.params, props.searchParams]);
    const here = addressOf(path, params, searchParams);
    try {
      const session = await requirePageSession(path, here);
      const mark = ownerMark(session);
      answerWithHeader(ownerHeader, mark);
      const [content, account, life, theme, notices] = await Promise.all([
        render({ session, params, searchParams }),
        readOwner(session),
        readSessionLife(session),
        readTheme(),
        Promise.all([
          readRecovery(session).then((recovery) => <RecoveryBanner key="recovery" recovery={recovery} />), // feature:totp
        ]),
      ]);
      const [notice] = [
        // They are for the owner, and what they offer too.
        ...(session.act === undefined ? [] : [null]), // feature:impersonation
        notices,
      ];
      const off: readonly string[] = [
        ...(reportService() === undefined ? ["/report"] : []), // feature:report
      ];
      return (
        <Owner mark={mark}>
          <ImpersonationBanner acting={readActing(session)} /> {/* feature:impersonation */}
          <PrivateShell here={path} account={account} roles={session.roles} theme={theme} off={off} notice={notice}>
            {content}
          </PrivateShell>
          <SessionWatch owner={mark} life={expectedEnd(life)} />
        </Owner>
      );
    } catch (error) {
      return refusalPage(error, here);
    }
  };
}

/** The real path and query of this request, to come back to. */
function addressOf(path: string, params: Readonly<Record<string, string>>, search: Search): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  const pairs = Object.entries(search).flatMap(([name, value]) =>
    [value ?? []].flat().map((item): [string, string] => [name, item]),
  );
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs).toString()}`;
}
