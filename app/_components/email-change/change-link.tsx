import { Link } from "@/app/_components/ui/link";

/** Leads to another address. */
export function ChangeEmailLink() {
  return (
    <Link href="/settings/account/email" className="key key-plain self-start">
      Change it
    </Link>
  );
}
