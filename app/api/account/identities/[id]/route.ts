import { z } from "zod";
import { disconnect } from "@/lib/server/features/sso/connect";
import { answerForm } from "@/lib/server/features/sso/form";
import { type Guarded, protectedEndpoint } from "@/lib/server/guard/endpoint";

type Request = Guarded<"/api/account/identities/{id}">;

/** What is no id names nothing that could be disconnected. */
const remove = ({ request, session, params: { id } }: Request): Promise<Response> =>
  answerForm(request, session, "disconnected", async () => {
    if (z.uuid().safeParse(id).success) await disconnect(session, id);
    return [];
  });

export const DELETE = protectedEndpoint("/api/account/identities/{id}", remove);
/** For forms, which know no other method. */
export const POST = protectedEndpoint("/api/account/identities/{id}", remove);
