import "server-only";
import { brand } from "@/lib/shared/brand";
import { env } from "../../env";
import type { Subscriber } from "../../events";
import { tellOwner } from "../../session/tell-owner";

/** Tells the owner that an operator has chosen a password for them, and not which. */
export const mails: Subscriber["within"] = {
  user_password_set: (event, tx) =>
    tellOwner(event, tx, {
      subject: "You were given a new password",
      preheader: "The one of before works no longer, and you are signed out everywhere.",
      paragraphs: [
        `Whoever runs ${brand.name} has given your account a new password. The one of before works no longer, and you are signed out on all your devices.`,
        "If you asked them for it, they tell you what it is.",
      ],
      link: { label: "Sign in", url: `${env().APP_ORIGIN}/login` },
      footer: "If you did not ask for it, turn to them in a way that you know.",
    }),
};
