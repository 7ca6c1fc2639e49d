import "server-only";
import type { KoaContextWithOIDC } from "oidc-provider";
import { pollSeconds } from "@/lib/shared/features/openid-provider/device";
import { hasAnswered } from "../answered";
import { orFault } from "../asked";
import { digestOf } from "../digest";
import { notePoll } from "./store";

/** In seconds. */
const patience = 0.5;

/** Tells a device how often to ask, and one that asks more often to slow down (RFC 8628 §3.2, §3.5); the library does neither. */
export async function devicePolls(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (ctx.status === 200 && ctx.oidc.route === "device_authorization")
    ctx.body = { ...(ctx.body as object), interval: pollSeconds };
  if (!hasAnswered(ctx, "authorization_pending")) return;
  await orFault(ctx, async () => {
    if (await notePoll(digestOf(String(ctx.oidc.params?.["device_code"])), patience))
      ctx.body = { error: "slow_down", error_description: `wait ${pollSeconds} seconds more between two questions` };
  });
}
