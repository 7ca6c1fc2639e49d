import type { ReactNode } from "react";
import { Brand } from "@/app/_components/shell/brand";
import { Link } from "@/app/_components/ui/link";
import { ErrorFrame } from "./frame";

/** A page that says one thing: what happened and what to do now. Used where the wanted page can't be shown. */
export function MessagePage({
  status,
  title,
  signedIn,
  requestId,
  children,
  actions,
}: {
  /** The HTTP status, for those who know it. */
  status: number;
  title: string;
  /** Whether this browser seems to have a session. */
  signedIn: boolean;
  /** Under which the log has it, when there is one. */
  requestId: string | undefined;
  children: ReactNode;
  actions: ReactNode;
}) {
  return (
    <ErrorFrame
      status={status}
      title={title}
      reference={requestId === undefined ? null : `Request ${requestId}`}
      actions={actions}
      header={
        <>
          <Brand />
          <nav aria-label="Account">
            <Link href={signedIn ? "/dashboard" : "/login"} className="key key-quiet">
              {signedIn ? "Dashboard" : "Sign in"}
            </Link>
          </nav>
        </>
      }
    >
      {children}
    </ErrorFrame>
  );
}
