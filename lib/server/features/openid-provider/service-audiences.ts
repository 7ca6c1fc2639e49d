import "server-only";
import type { Client } from "oidc-provider";
import { AppError } from "@/lib/shared/errors";
import type { ServiceAudience } from "@/lib/shared/features/openid-provider/audiences";
import { env } from "../../env";

/** Whether an address is this app's own, or below it: a token for the app is none for others. */
const isOurs = (audience: string): boolean => new URL(audience).origin === env().APP_ORIGIN;

/** Lets no service be registered under this app's own address. @throws AppError `invalid_input` */
export function refuseOwnAddress(audiences: readonly ServiceAudience[]): void {
  if (!audiences.some(({ audience }) => isOurs(audience))) return;
  const message = "This app’s own address is no other service’s.";
  throw new AppError("invalid_input", { fields: [{ field: "audiences", code: "own_address", message }] });
}

/** A service that a client may have tokens for, if it is one; never this app, which may have moved since. */
export function serviceAudience(client: Client, audience: string): ServiceAudience | undefined {
  const known = client["audiences"] as readonly ServiceAudience[];
  return known.find((one) => one.audience === audience && !isOurs(audience));
}
