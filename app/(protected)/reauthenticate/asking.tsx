import type { ReactNode } from "react";
import { Initials } from "@/app/_components/shell/initials";
import { Link } from "@/app/_components/ui/link";
import type { Owner } from "@/lib/server/features/dashboard/owner";

/** The page that asks somebody for a proof. @param what it asks for */
export function Asking({
  owner: { name, email },
  what,
  children,
}: {
  owner: Owner;
  what: string;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex w-full max-w-[26rem] flex-col gap-7 sm:py-8">
      <div className="flex flex-col gap-2">
        <h1 className="text-title">Confirm that it is you</h1>
        <p className="text-ink-2">Some things need {what} of just now, however long you are signed in.</p>
      </div>
      <div className="plate flex flex-col gap-6 p-5 sm:p-7">
        <div className="flex items-center gap-3">
          <Initials of={name} />
          <div className="min-w-0">
            <p className="truncate font-semibold">{name}</p>
            <p className="text-sm wrap-anywhere text-ink-3">{email}</p>
          </div>
        </div>
        {children}
      </div>
      <p className="text-[0.9375rem] text-ink-2">
        Not now?{" "}
        <Link href="/dashboard" className="link">
          Go to the dashboard
        </Link>
      </p>
    </div>
  );
}
