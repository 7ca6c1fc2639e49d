import "server-only";
import { brand } from "@/lib/shared/brand";
import type { Transaction } from "../../db";
import { env } from "../../env";
import type { Happened, Subscriber } from "../../events";
import { fromWhere, tellOwner } from "../../session/tell-owner";

/** Tells the owner that their password is another one now, or none, and what to do if somebody else has done that. */
export const mails: Subscriber["within"] = {
  password_change: (event, tx) =>
    tell(
      event,
      tx,
      "That was done by somebody who was signed in and knew the old one. All other devices are signed out.",
    ),
  // feature:password-reset begin
  password_reset: (event, tx) =>
    tell(event, tx, "It was chosen behind a link that we had mailed to you. You are signed out on all your devices."),
  // feature:password-reset end
  // feature:passkeys begin
  password_removed: (event, tx) =>
    tellOwner(event, tx, {
      subject: "Your password was removed",
      preheader,
      paragraphs: [
        `${fromWhere(event)}, the password of your account at ${brand.name} was removed. Your other ways in go on. All other devices are signed out.`,
        [
          "If it was you, there is nothing to do.",
          "If you want one again, have a link sent.", // feature:password-reset
        ].join(" "),
        `If it was not, somebody else was signed in to your account. First ${notMe().step} Then remove what you don't know.`,
        apiTokens, // feature:api-tokens
      ],
      link: notMe().link,
      footer,
    }),
  // feature:passkeys end
};

const apiTokens = "API tokens go on working. Then revoke those that you don't know, in your settings."; // feature:api-tokens
const preheader = "If it was you, there is nothing to do. If not, act at once.";
const footer = "We tell you of every change of your password, and never ask you for it.";

/** What an owner does who did not do it, and where the link of the mail leads. */
const notMe = () => ({
  ...{
    step: "have whoever runs this site give you a new password: that ends every session, the stranger's too.",
    link: { label: "Look at your security settings", url: `${env().APP_ORIGIN}/settings/security` },
  },
  // feature:password-reset begin
  ...{
    step: "choose a new password for this account: that ends every session, theirs too.",
    link: { label: "It was not me: choose a new password", url: `${env().APP_ORIGIN}/forgot-password` },
  },
  // feature:password-reset end
});

async function tell(event: Happened, tx: Transaction, how: string): Promise<void> {
  if (event.outcome === "failure") return;
  const content = {
    subject: "Your password was changed",
    preheader,
    paragraphs: [
      `${fromWhere(event)}, your account at ${brand.name} got a new password. ${how}`,
      "If it was you, there is nothing to do.",
      `If it was not, somebody else may be able to read your mail, or to sign in. Change the password of your mailbox first, then ${notMe().step}`,
      apiTokens, // feature:api-tokens
    ],
    link: notMe().link,
    footer,
  };
  await tellOwner(event, tx, content, "password_changed");
}
