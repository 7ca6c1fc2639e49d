import { AppError } from "@/lib/shared/errors";
import { endpoint } from "@/lib/server/http/endpoint";

/** What no other route answers: an API never answers with HTML. */
const unknown = endpoint(() => {
  throw new AppError("not_found");
});

export { unknown as GET, unknown as POST, unknown as PUT, unknown as PATCH, unknown as DELETE };
