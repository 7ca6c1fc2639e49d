import { frameDocument, frameHeaders } from "@/lib/server/features/mailbox/frame";
import { mayReadMailbox, readMail } from "@/lib/server/features/mailbox/mailbox";
import { showMail } from "@/lib/server/features/mailbox/shown";
import { endpoint } from "@/lib/server/http/endpoint";
import { AppError } from "@/lib/shared/errors";

export const GET = endpoint(async ({ nextUrl }) => {
  const mail = mayReadMailbox() ? await showMail(await readMail(nextUrl.searchParams.get("mail"))) : undefined;
  if (mail?.html === undefined) throw new AppError("not_found");
  return new Response(frameDocument(mail), { headers: frameHeaders });
});
