import type { ReactNode } from "react";
import { LocalTime } from "@/app/_components/time/local-time";
import { Link } from "@/app/_components/ui/link";
import type { AdminUser } from "@/lib/shared/features/administration";
import { roleTitles } from "@/lib/shared/roles";
import { UserStatus } from "./user-status";

/** Users, each a link to their page: a table, and on phones a list. */
export function UserTable({ users }: { users: readonly AdminUser[] }) {
  return (
    <>
      <div className="plate overflow-hidden max-sm:hidden">
        <table className="w-full table-fixed text-left text-[0.9375rem]">
          <caption className="sr-only">Users</caption>
          <thead className="border-b border-line text-sm text-ink-3">
            <tr>
              <Heading className="w-[46%]">User</Heading>
              <Heading>Role</Heading>
              <Heading>Status</Heading>
              <Heading>Since</Heading>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {users.map((user) => (
              <tr key={user.id} className="relative align-top hover:bg-raised">
                <th scope="row" className="px-5 py-3.5 font-normal">
                  <Who user={user} />
                </th>
                <td className="px-3 py-3.5">{roleTitles[user.role]}</td>
                <td className="px-3 py-3.5">
                  <UserStatus user={user} />
                </td>
                <td className="px-3 py-3.5 text-sm text-ink-3">
                  <LocalTime iso={user.createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul aria-label="Users" className="plate divide-y divide-line overflow-hidden sm:hidden">
        {users.map((user) => (
          <li key={user.id} className="relative flex flex-col gap-1 p-5 hover:bg-raised">
            <Who user={user} />
            <p className="text-[0.9375rem] text-ink-2">
              {roleTitles[user.role]}, <UserStatus user={user} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Heading({ className = "", children }: { className?: string; children: ReactNode }) {
  return (
    <th scope="col" className={`px-3 py-3 font-medium first:px-5 ${className}`}>
      {children}
    </th>
  );
}

function Who({ user: { id, name, email } }: { user: AdminUser }) {
  return (
    <>
      <Link href={`/admin/users/${id}`} className="block font-semibold wrap-anywhere after:absolute after:inset-0">
        <bdi>{name}</bdi>
      </Link>
      <span className="block text-sm wrap-anywhere text-ink-3">{email}</span>
    </>
  );
}
