import "server-only";
import { brand } from "@/lib/shared/brand";
import { minute } from "@/lib/shared/durations";
import { impersonationTtl } from "@/lib/shared/features/impersonation";
import { env } from "../../env";
import type { Subscriber } from "../../events";
import { moment } from "../../mail/moment";
import { tellOwner } from "../../session/tell-owner";

/** Tells a person that an administrator is signed in as them, since when, and why. */
export const mails: Subscriber["within"] = {
  impersonation_start: (event, tx) => {
    const content = {
      subject: "An administrator signed in as you",
      preheader: `For ${impersonationTtl / minute} minutes at most, and for a reason.`,
      paragraphs: [
        `An administrator of ${brand.name} signed in as you on ${moment(event.at)}, for ${impersonationTtl / minute} minutes at most. They saw your account as you do. They could not see or change how you sign in, take your data away, or delete the account.`,
        `The reason they gave: ${String(event.detail?.["reason"])}`,
        [
          "While it lasts it stands in the list of your sessions, where you can end it.", // feature:devices
          "What they did stands in your activity.",
        ].join(" "),
      ],
      link: {
        ...{ label: "See your activity", url: `${env().APP_ORIGIN}/dashboard` },
        ...{ label: "See your sessions", url: `${env().APP_ORIGIN}/settings/sessions` }, // feature:devices
      },
      footer: "Ask them if you did not expect it.",
    };
    return tellOwner(event, tx, content, "impersonation");
  },
};
