import "server-only";
import { env } from "../../env";
import type { Subscriber } from "../../events";
import { render } from "../../mail/layout";
import { enqueueMail } from "../../outbox";
import { findUserById } from "../../users/store";

/** Tells the owner that a refresh token was used a second time, and from where: someone may have copied it. */
export const mails: Subscriber["within"] = {
  refresh_reuse: async ({ userId, client }, tx) => {
    const user = userId === undefined ? null : await findUserById(userId, tx);
    if (user === null) return;
    const mail = render(user.email, user.name, {
      subject: "We ended one of your sessions",
      preheader: "Someone may have copied it from your device. Sign in again, and look at your devices.",
      paragraphs: [
        `From the network address ${client?.ip ?? "unknown"}, a refresh token of one of your sessions was used that had been spent before. That happens when someone has copied it from your device.`,
        "We ended that session, for you and for them. Your other devices stay signed in: sign in again, look at the list of your devices, and sign out those that you don't know.",
      ],
      link: { label: "Sign in", url: `${env().APP_ORIGIN}/login` },
      footer: "If this comes again, check the device for extensions and programs that you don't know.",
    });
    await enqueueMail(tx, { purpose: "refresh_reuse", mail });
  },
};
