import type { ReactNode } from "react";
import { LocalTime } from "@/app/_components/time/local-time";
import type { AdminUser } from "@/lib/shared/features/administration";
import { roleTitles } from "@/lib/shared/roles";
import { UserStatus } from "./user-status";

/** What is known of an account. */
export function UserFacts({ user }: { user: AdminUser }) {
  const { id, role, createdAt } = user;
  return (
    <dl className="divide-y divide-line border-t border-line text-[0.9375rem]">
      <Fact name="Role">{roleTitles[role]}</Fact>
      <Fact name="Status">
        <UserStatus user={user} />
      </Fact>
      <Fact name="Member since">
        <LocalTime iso={createdAt} />
      </Fact>
      <Fact name="Id">
        <code>{id}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-0.5 py-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt className="text-ink-3">{name}</dt>
      <dd className="break-all">{children}</dd>
    </div>
  );
}
