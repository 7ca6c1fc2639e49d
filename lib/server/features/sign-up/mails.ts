import "server-only";
import { brand } from "@/lib/shared/brand";
import { hour } from "@/lib/shared/durations";
import { signUpTtl } from "@/lib/shared/features/sign-up";
import { env } from "../../env";
import { type Mail, render } from "../../mail/layout";

/** Asks the owner of an address to confirm it. Whoever asked has told nothing but the address, so there is no name to greet. */
export function signUpMail(to: string, secret: string): Mail {
  return render(to, "", {
    subject: "Confirm your e-mail address",
    preheader: `One link, good for ${String(signUpTtl / hour)} hours, and you have an account at ${brand.name}.`,
    paragraphs: [
      `Someone, hopefully you, asked for an account at ${brand.name} with this address.`,
      `Open this link within ${String(signUpTtl / hour)} hours, choose a name and a password, and you are in. It works once.`,
    ],
    link: { label: "Confirm and go on", url: `${env().APP_ORIGIN}/verify-email?token=${secret}` },
    footer: "If it was not you, do nothing: without this link there is no account.",
  });
}

/** Asks somebody in, who has asked for nothing. */
export function invitationMail(to: string, secret: string): Mail {
  return render(to, "", {
    subject: `You are invited to ${brand.name}`,
    preheader: `One link, good for ${String(signUpTtl / hour)} hours, and you have an account.`,
    paragraphs: [
      `Whoever runs ${brand.name} invites you to have an account there, with this address.`,
      `Open this link within ${String(signUpTtl / hour)} hours, choose a name and a password, and you are in. It works once.`,
    ],
    link: { label: "Accept and go on", url: `${env().APP_ORIGIN}/verify-email?token=${secret}` },
    footer: "If you don’t want one, do nothing: without this link there is no account.",
  });
}

/**
 * Tells the owner of an account that someone tried to sign up with their address. The sign-up page shows the same as for
 * a new address, so only the owner learns it.
 */
export function alreadyRegisteredMail(to: string, name: string): Mail {
  return render(to, name, {
    subject: "You already have an account",
    preheader: `Someone tried to sign up to ${brand.name} with your address. Nothing was changed.`,
    paragraphs: [
      `Someone, hopefully you, tried to sign up to ${brand.name} with this address. There is an account with it already, so nothing was changed.`,
      "Sign in with the password that you chose then.",
      "If you don't know it any more, the page to sign in leads to a new one.", // feature:password-reset
    ],
    link: { label: "Sign in", url: `${env().APP_ORIGIN}/login` },
    footer: "If it was not you, do nothing: your account is as it was.",
  });
}
