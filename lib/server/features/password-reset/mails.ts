import "server-only";
import { brand } from "@/lib/shared/brand";
import { minute } from "@/lib/shared/durations";
import { resetTtl } from "@/lib/shared/features/password-reset";
import { env } from "../../env";
import { type Mail, render } from "../../mail/layout";

const minutes = String(resetTtl / minute);
const asked = `Someone, hopefully you, asked for a new password at ${brand.name} with this address.`;

/** Leads the owner of an account to a new password. @param why somebody gets it */
export function resetMail(to: string, name: string, secret: string, why = asked): Mail {
  return render(to, name, {
    subject: "Choose a new password",
    preheader: `One link, good for ${minutes} minutes. Until you use it, nothing changes.`,
    paragraphs: [
      why,
      `Open this link within ${minutes} minutes and choose one. It works once, and signs you out on all your devices.`,
    ],
    link: { label: "Choose a new password", url: `${env().APP_ORIGIN}/reset-password?token=${secret}` },
    footer: "If it was not you, do nothing: without this link nothing changes.",
  });
}

// feature:email-change begin
/** The same, for somebody who has just taken their address back. */
export function takenBackMail(to: string, name: string, secret: string): Mail {
  return render(to, name, {
    subject: "Choose a new password",
    preheader: "Your address is yours again. No password of before works any longer.",
    paragraphs: [
      `Your account at ${brand.name} has this address again. Everybody is signed out, and no password of before works any longer.`,
      `Open this link within ${minutes} minutes and choose a new one. It works once.`,
    ],
    link: { label: "Choose a new password", url: `${env().APP_ORIGIN}/reset-password?token=${secret}` },
    footer: "If the link is too old by then, have another one sent from the page to sign in.",
  });
}
// feature:email-change end
export const sentByAdministrator = `An administrator of ${brand.name} wants you to choose a new password.`; // feature:administration

/**
 * Tells the owner of an address that there is no account at it. Also where a sign-up waits for its link: that has not made one yet. The page
 * shows the same as for any address, so only the owner learns it.
 */
export function noAccountMail(to: string): Mail {
  return render(to, "", {
    subject: "There is no account at this address",
    preheader: `Someone asked for a new password at ${brand.name} with your address.`,
    paragraphs: [
      asked,
      "There is no account with it, so there is no password to replace. You may have signed up with another address.",
      ...(signUpIsOpen() ? ["If you never have, or never opened the link that came then, begin with that."] : []), // feature:sign-up
    ],
    link: wayOn(),
    footer: "If it was not you, do nothing.",
  });
}

const signUpIsOpen = () => env().SIGNUP === "open"; // feature:sign-up

function wayOn(): { readonly label: string; readonly url: string } {
  if (signUpIsOpen()) return { label: "Go to sign-up", url: `${env().APP_ORIGIN}/signup` }; // feature:sign-up
  return { label: "Try another address", url: `${env().APP_ORIGIN}/forgot-password` };
}

/** Tells the owner of a disabled account that a link would not help. */
export function disabledMail(to: string, name: string): Mail {
  return render(to, name, {
    subject: "Your account is disabled",
    preheader: `Someone asked for a new password at ${brand.name} with your address.`,
    paragraphs: [
      asked,
      "Your account is disabled, so nobody can sign in to it and its password can't be replaced. Whoever runs this site can enable it.",
    ],
    link: { label: `Go to ${brand.name}`, url: `${env().APP_ORIGIN}/` },
    footer: "If it was not you, do nothing: nothing was changed.",
  });
}
