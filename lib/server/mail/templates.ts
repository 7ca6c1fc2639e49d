import "server-only";
import { emailVerificationTtl, hour } from "@/lib/shared/durations";
import { type Mail, render } from "./layout";

/** To whom: one address, and the name that goes with it. */
type Recipient = { readonly to: string; readonly name: string };

/**
 * Asks the owner of an address to confirm it.
 *
 * @param url absolute URL with the token
 */
export function confirmationMail({ to, name, url }: Recipient & { readonly url: string }): Mail {
  return render(to, name, {
    subject: "Confirm your e-mail address",
    paragraphs: [
      "Someone, hopefully you, signed up to Portcullis with this address.",
      `Open this link within ${String(emailVerificationTtl / hour)} hours to confirm it. It works once.`,
    ],
    link: { label: "Confirm this address", url },
    footer: "If it was not you, do nothing: without this link there is no account.",
  });
}

/**
 * Tells the owner of an account that someone tried to sign up with their address. The sign-up page shows the same as for
 * a new address, so only the owner learns it.
 *
 * @param loginUrl absolute URL of the sign-in page
 */
export function alreadyRegisteredMail({ to, name, loginUrl }: Recipient & { readonly loginUrl: string }): Mail {
  return render(to, name, {
    subject: "You already have an account",
    paragraphs: [
      "Someone, hopefully you, tried to sign up to Portcullis with this address. There is an account with it already, so nothing was changed.",
      "Sign in with the password that you chose then.",
    ],
    link: { label: "Sign in", url: loginUrl },
    footer: "If it was not you, do nothing: your account is as it was.",
  });
}

/**
 * Tells the owner that a refresh token was used a second time, which happens when someone has copied it.
 *
 * @param ip the address that it was used from
 * @param loginUrl absolute URL of the sign-in page
 */
export function sessionReusedMail({
  to,
  name,
  ip,
  loginUrl,
}: Recipient & { readonly ip: string; readonly loginUrl: string }): Mail {
  return render(to, name, {
    subject: "We ended one of your sessions",
    paragraphs: [
      `From the network address ${ip}, a refresh token of one of your sessions was used that had been spent before. That happens when someone has copied it from your device.`,
      "We ended that session, for you and for them. Your other devices stay signed in: sign in again, look at the list of your devices, and sign out those that you don't know.",
    ],
    link: { label: "Sign in", url: loginUrl },
    footer: "If this comes again, check the device for extensions and programs that you don't know.",
  });
}
