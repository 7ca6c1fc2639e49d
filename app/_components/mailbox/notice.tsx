import { Link } from "@/app/_components/ui/link";
import { Notice } from "@/app/_components/ui/notice";

/** For whoever waits for a mail that nobody sends. */
export function MailboxNotice() {
  return (
    <Notice>
      This is the development set-up: mails are kept, not sent.{" "}
      <Link href="/dev/mailbox" className="link">
        Open the mailbox
      </Link>
    </Notice>
  );
}
