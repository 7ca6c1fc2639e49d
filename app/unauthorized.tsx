import type { Metadata } from "next";
import Link from "next/link";
import { MessagePage } from "@/app/_components/shell/message-page";

export const metadata: Metadata = { title: "Sign in first" };

export default function Unauthorized() {
  return (
    <MessagePage
      status="401"
      title="Sign in first"
      actions={
        <Link href="/login" className="key key-main">
          Sign in
        </Link>
      }
    >
      <p>This page is for people who are signed in.</p>
    </MessagePage>
  );
}
