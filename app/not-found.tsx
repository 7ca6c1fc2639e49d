import type { Metadata } from "next";
import { ImpersonationBanner } from "@/app/_components/impersonation/banner"; // feature:impersonation
import { MessagePage } from "@/app/_components/errors/message-page";
import { Link } from "@/app/_components/ui/link";
import { hasSessionCookie } from "@/lib/server/session/has-session-cookie";
import { requestContext } from "@/lib/server/request-context";
import { actingUntil } from "@/lib/server/session/impersonation/until"; // feature:impersonation

export const metadata: Metadata = { title: "Not found" };

export default async function NotFound() {
  const signedIn = await hasSessionCookie();
  return (
    <>
      <ImpersonationBanner acting={actingUntil()} /> {/* feature:impersonation */}
      <MessagePage
        status={404}
        title="There is nothing here"
        signedIn={signedIn}
        requestId={requestContext()?.id}
        actions={
          <Link href={signedIn ? "/dashboard" : "/"} className="key key-main">
            {signedIn ? "Open your dashboard" : "Go to the start page"}
          </Link>
        }
      >
        <p>The address may be mistyped, or what it led to is gone.</p>
      </MessagePage>
    </>
  );
}
