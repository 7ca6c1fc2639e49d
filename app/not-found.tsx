import type { Metadata } from "next";
import { Link } from "@/app/_components/ui/link";
import { MessagePage } from "@/app/_components/shell/message-page";
import { requestContext } from "@/lib/server/request-context";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <MessagePage
      status="404"
      title="There is nothing here"
      requestId={requestContext()?.id}
      actions={
        <Link href="/" className="key key-main">
          Go to the start page
        </Link>
      }
    >
      <p>The address may be mistyped, or what it led to is gone.</p>
    </MessagePage>
  );
}
