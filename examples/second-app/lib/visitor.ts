import { cookies } from "next/headers";
import { cache } from "react";
import { sessionCookie } from "./cookies";
import { find, type SignIn } from "./store";

/** Who has asked for a page. */
export type Visitor =
  | { readonly is: "nobody" }
  /** The provider has ended the session that this browser had here. */
  | { readonly is: "ended" }
  | { readonly is: "signed in"; readonly id: string; readonly signIn: SignIn };

/** Looked up once a request, however many parts of a page ask. */
export const whoIsThere = cache(async (): Promise<Visitor> => {
  const id = (await cookies()).get(sessionCookie)?.value;
  const record = id === undefined ? undefined : find(id);
  if (id === undefined || record === undefined) return { is: "nobody" };
  return "ended" in record ? { is: "ended" } : { is: "signed in", id, signIn: record };
});
