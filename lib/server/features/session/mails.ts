import "server-only";
import { env } from "../../env";
import type { Subscriber } from "../../events";
import { fromWhere, tellOwner } from "../../session/tell-owner";

/** Tells the owner that a refresh token was used a second time, and from where: someone may have copied it. */
export const mails: Subscriber["within"] = {
  refresh_reuse: (event, tx) =>
    tellOwner(event, tx, {
      subject: "We ended one of your sessions",
      preheader: "Someone may have copied it from your device. Sign in again, and look at your devices.",
      paragraphs: [
        `${fromWhere(event)}, a refresh token of one of your sessions was used that had been spent before. That happens when someone has copied it from your device.`,
        "We ended that session, for you and for them. Your other devices stay signed in: sign in again, look at the list of your devices, and sign out those that you don't know.",
      ],
      link: { label: "Sign in", url: `${env().APP_ORIGIN}/login` },
      footer: "If this comes again, check the device for extensions and programs that you don't know.",
    }),
};
