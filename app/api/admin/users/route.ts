import { listUsers } from "@/lib/server/features/administration/users";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { parseInput } from "@/lib/server/http/body";
import { json } from "@/lib/server/http/endpoint";
import { usersQuerySchema } from "@/lib/shared/features/administration";

export const GET = protectedEndpoint("/api/admin/users", async ({ request }) =>
  json(await listUsers(parseInput(usersQuerySchema, Object.fromEntries(request.nextUrl.searchParams)))),
);
