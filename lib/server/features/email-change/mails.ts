import "server-only";
import { brand } from "@/lib/shared/brand";
import { confirmTtl, goesToo, undoTtl } from "@/lib/shared/features/email-change";
import { span } from "@/lib/shared/spans";
import { env } from "../../env";
import { type Mail, render } from "../../mail/layout";
import { currentClient } from "../../request-context";

/** Asks the owner of a new address to confirm it. Who asked is not said: it may be a stranger's mailbox. */
export function confirmMail(to: string, secret: string): Mail {
  return render(to, "", {
    subject: "Confirm your new e-mail address",
    preheader: `One link, good for ${span(confirmTtl * 1000)}. Until you use it, nothing changes.`,
    paragraphs: [
      `Someone, hopefully you, wants to sign in to an account at ${brand.name} with this address from now on.`,
      `Open this link within ${span(confirmTtl * 1000)} and confirm it. It works once.`,
    ],
    link: { label: "Confirm the address", url: `${env().APP_ORIGIN}/confirm-email?token=${secret}` },
    footer:
      "If it was not you, do nothing: the account is not yours, and without this link it does not get your address.",
  });
}

/**
 * Tells the owner of an account that somebody wanted its address for another one. The page shows the same as for a new address, so only
 * the owner learns it.
 */
export function addressInUseMail(to: string, name: string): Mail {
  return render(to, name, {
    subject: "Your address stays with your account",
    preheader: `Someone wanted to use it for another account at ${brand.name}. Nothing was changed.`,
    paragraphs: [
      `Someone, hopefully you, wanted to use this address for another account at ${brand.name}. There is an account with it already, and an address has one account, so nothing was changed.`,
      "If you want it for the other one, give the account that has it another address first.",
    ],
    link: { label: "Sign in", url: `${env().APP_ORIGIN}/login` },
    footer: "If it was not you, do nothing: your account is as it was.",
  });
}

/** Tells the owner of an account at the address of before that it is another one now, and how to take that back. */
export function changedMail(to: string, name: string, secret: string): Mail {
  const days = span(undoTtl * 1000);
  return render(to, name, {
    subject: "Your e-mail address was changed",
    preheader: `If it was you, there is nothing to do. If not, take it back within ${days}.`,
    paragraphs: [
      `From the network address ${currentClient().ip}, your account at ${brand.name} was given another e-mail address. One signs in with that from now on, and this address gets no more mails of ours.`,
      "If it was you, there is nothing to do.",
      [
        `If it was not, somebody else can sign in to your account. Take your address back: for ${days} the link below gives it to your account again, signs everybody out, and takes the password away.`,
        "You then choose a new one.", // feature:password-reset
        goesToo,
      ].join(" "),
    ],
    link: { label: "It was not me: take my address back", url: `${env().APP_ORIGIN}/undo-email?token=${secret}` },
    footer: "We tell you of every change of your address, at the one that it was before.",
  });
}

/** Tells the address that an account had until now that the one of before has taken it back. */
export function undoneMail(to: string, name: string): Mail {
  return render(to, name, {
    subject: "Your account has its address of before again",
    preheader: "Somebody who reads that mailbox undid the change of the address.",
    paragraphs: [
      `From the network address ${currentClient().ip}, by the link that we had mailed to the address of before, your account at ${brand.name} was given that one again. This address gets no more mails of ours.`,
      `Everybody was signed out, and the password works no longer. ${goesToo}`,
      "If that was not you, somebody else reads that mailbox: turn to whoever runs this site.",
    ],
    link: { label: `Go to ${brand.name}`, url: `${env().APP_ORIGIN}/` },
    footer: "We tell you of every change of your address, at the one that it was before.",
  });
}
