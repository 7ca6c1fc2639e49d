import type { Metadata } from "next";
import { ImpersonationBanner } from "@/app/_components/impersonation/banner"; // feature:impersonation
import { MessagePage } from "@/app/_components/errors/message-page";
import { Link } from "@/app/_components/ui/link";
import { requestContext } from "@/lib/server/request-context";
import { actingUntil } from "@/lib/server/session/impersonation/until"; // feature:impersonation

export const metadata: Metadata = { title: "Not open to you" };

export default function Forbidden() {
  return (
    <>
      <ImpersonationBanner acting={actingUntil()} /> {/* feature:impersonation */}
      <MessagePage
        status={403}
        title="This is not open to you"
        signedIn
        requestId={requestContext()?.id}
        actions={
          <Link href="/dashboard" className="key key-main">
            Open your dashboard
          </Link>
        }
      >
        <p>You are signed in, but your account may not see this page. Ask an administrator if it should.</p>
      </MessagePage>
    </>
  );
}
