"use client";

import { Link, useLinkStatus } from "@/app/_components/ui/link";

/** Leads to the page anew, which asks anew. */
export function AskAgain() {
  return (
    <Link href="/report" className="key key-plain self-start max-sm:w-full">
      <Label />
    </Link>
  );
}

/** While the answer is waited for, what was said before stays on the page. */
function Label() {
  const { pending } = useLinkStatus();
  return pending ? "Asking…" : "Ask again";
}
