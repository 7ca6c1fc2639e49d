import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { UserFilter } from "@/app/_components/administration/user-filter";
import { UserTable } from "@/app/_components/administration/user-table";
import { ListPages } from "@/app/_components/ui/list-pages";
import { PageHeading } from "@/app/_components/ui/page-heading";
import { listUsers } from "@/lib/server/features/administration/users";
import { AppError } from "@/lib/shared/errors";
import { usersQuerySchema } from "@/lib/shared/features/administration";

export const metadata: Metadata = { title: "Users", robots: { index: false } };

export default protectedPage("/admin/users", async ({ searchParams }) => {
  const query = usersQuerySchema.safeParse(searchParams);
  if (!query.success) throw new AppError("not_found");
  const { search, role, status, sort, cursor } = query.data;
  const { users, nextCursor } = await listUsers(query.data);
  return (
    <>
      <PageHeading title="Users">Everybody who has an account.</PageHeading>
      <div className="flex flex-col gap-5">
        <UserFilter query={query.data} />
        {users.length === 0 ? (
          <p className="rounded-lg border border-dashed border-line-strong p-8 text-center text-ink-3">
            {cursor === undefined ? "Nobody is like that." : "There are no further users."}
          </p>
        ) : (
          <UserTable users={users} />
        )}
        <ListPages
          path="/admin/users"
          of="users"
          filters={{ search, role, status, sort }}
          isFirst={cursor === undefined}
          nextCursor={nextCursor}
          first="First"
          next="Further"
        />
      </div>
    </>
  );
});
