import "server-only";
import { AppError } from "@/lib/shared/errors";
import { clientIdSchema } from "@/lib/shared/features/openid-provider/clients";

/** A client's id in a path, as the database spells it. @throws AppError `not_found` for what is none */
export function clientIdOf(text: string): string {
  const { data } = clientIdSchema.safeParse(text);
  if (data === undefined) throw new AppError("not_found");
  return data.toLowerCase();
}
