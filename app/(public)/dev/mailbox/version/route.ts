import { mayReadMailbox } from "@/lib/server/features/mailbox/mailbox";
import { showMailbox } from "@/lib/server/features/mailbox/shown";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { AppError } from "@/lib/shared/errors";

export const GET = endpoint(async () => {
  if (!mayReadMailbox()) throw new AppError("not_found");
  const { version } = await showMailbox();
  return json({ version });
});
