import { actingUntil } from "@/lib/server/session/impersonation/until";
import { ImpersonationBanner } from "./banner";

/** The banner of pages that read no data: without names. */
export async function ActingNow() {
  return <ImpersonationBanner acting={await actingUntil()} />;
}
