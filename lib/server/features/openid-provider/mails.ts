import "server-only";
import { brand } from "@/lib/shared/brand";
import { env } from "../../env";
import type { Subscriber } from "../../events";
import { fromWhere, tellOwner } from "../../session/tell-owner";
import { findClientName } from "./client-store";
import { scopeWords } from "@/lib/shared/features/openid-provider/scope-words";

/** Tells the owner that an app may act for them from now on, and what to do if somebody else has said so. */
export const mails: Subscriber["within"] = {
  app_connected: async (event, tx) => {
    const name = await findClientName(String(event.detail?.["clientId"]), tx);
    const device = event.detail?.["device"];
    // By a code: the device may be anywhere, and somebody else's (RFC 8628 §5.4).
    const where =
      device === undefined ? "" : `, on a device that asked for it from the network address ${String(device)}`;
    const may = scopeWords(String(event.detail?.["scopes"] ?? "").split(" "));
    await tellOwner(event, tx, {
      subject: "An app was connected",
      preheader: `${name} may use your account.`,
      paragraphs: [
        `${fromWhere(event)}, ${name} was connected to your account at ${brand.name}${where}. It may: ${may.map((word) => word.charAt(0).toLowerCase() + word.slice(1)).join("; ")}.`,
        "If it was you, there is nothing to do.",
        device === undefined
          ? "If it was not, somebody else is signed in to your account. Sign in, disconnect the app, end the sessions that you don’t know, and change your password if you have one."
          : "If you know no such device, it is somebody else’s, who has sent you its code, or is signed in to your account. Disconnect the app, end the sessions that you don’t know, and change your password if you have one.",
      ],
      link: { label: "Look at your apps", url: `${env().APP_ORIGIN}/settings/connected-apps` },
      footer: "Signing out here ends what an app may until you sign in to it again.",
    });
  },
};
