import "server-only";
import { brand } from "@/lib/shared/brand";
import { recoveryLinkTtl } from "@/lib/shared/features/totp/recovery";
import { span } from "@/lib/shared/spans";
import { env } from "../../../env";
import { type Mail, render } from "../../../mail/layout";
import { moment } from "../../../mail/moment";
import { currentClient } from "../../../request-context";

const linkTo = (page: string, secret: string): string => `${env().APP_ORIGIN}/recover/${page}?token=${secret}`;

const footer = "We never ask you for a code or your password by mail.";
const gone = [
  "The second factor and the recovery codes are then gone,",
  "so are your passkeys,", // feature:passkeys
  "everybody else is signed out, and you can set up anew.",
].join(" ");
const notYou = "If it was not you, somebody else has your password";

/** Leads somebody who has taken the first step of a sign-in, and can't take the second, to the wait. */
export function startMail(to: string, name: string, secret: string, waitSeconds: number): Mail {
  const [hours, wait] = [span(recoveryLinkTtl * 1000), span(waitSeconds * 1000)];
  return render(to, name, {
    subject: "Have you lost your second factor?",
    preheader: "Until you use this link, nothing changes.",
    paragraphs: [
      `From the network address ${currentClient().ip}, somebody signed in to your account at ${brand.name} as far as the second step, and says that they have lost the app and the recovery codes.`,
      `If it was you, open this link within ${hours} and start a wait of ${wait}. After it we mail you another link: with that and your password you come in, and the second factor is off.`,
      `${notYou}: leave the link alone, and change your password.`,
    ],
    link: { label: "Start the wait", url: linkTo("start", secret) },
    footer,
  });
}

/** Tells the owner that the wait has begun, and how to stop it. */
export function startedMail(to: string, name: string, secret: string, readyAt: Date): Mail {
  return render(to, name, {
    subject: "Your second factor may go off",
    preheader: `Not before ${moment(readyAt)}. If it was not you, stop it.`,
    paragraphs: [
      `From the network address ${currentClient().ip}, somebody who has your password and reads your mail asked to sign in to your account at ${brand.name} without its second factor.`,
      `From ${moment(readyAt)} on, the same two take it off. Whoever signs in with the second factor before stops that, and so does the link below, once.`,
      "If it was you, there is nothing to do but wait: we mail you the link to go on.",
      `${notYou} and reads your mail. Stop it, then change both passwords.`,
    ],
    link: { label: "It was not me: stop it", url: linkTo("stop", secret) },
    footer,
  });
}

/** Leads somebody whose wait is over back in. */
export function finishMail(to: string, name: string, secret: string, expiresAt: Date): Mail {
  return render(to, name, {
    subject: "You can sign in without your second factor",
    preheader: "The wait is over. You need this link and your password.",
    paragraphs: [
      `The wait for the end of the second factor of your account at ${brand.name} is over.`,
      `Open this link before ${moment(expiresAt)} and type your password. ${gone}`,
      "If you did not ask for it, leave this link alone, and stop it by the link in the mail of when the wait began. Then change your password, and that of your mailbox.",
    ],
    link: { label: "Go on without the second factor", url: linkTo("finish", secret) },
    footer,
  });
}
