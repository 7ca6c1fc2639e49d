import "server-only";
import { brand } from "@/lib/shared/brand";
import { env } from "../../env";
import { type Mail, render } from "../../mail/layout";
import { moment } from "../../mail/moment";
import { currentClient } from "../../request-context";

const signIn = () => ({ label: "Sign in", url: `${env().APP_ORIGIN}/login` });

/** Tells the owner that their account is to be deleted, until when it can be kept, and how. */
export function deletionMail(to: string, name: string, dueAt: Date): Mail {
  return render(to, name, {
    subject: "Your account will be deleted",
    preheader: `On ${moment(dueAt)}, unless you sign in before and keep it.`,
    paragraphs: [
      `From the network address ${currentClient().ip}, somebody who is signed in to your account at ${brand.name} asked for its deletion. Everybody is signed out.`,
      `It is deleted for good on ${moment(dueAt)}. Until then you can keep it: sign in, and say so.`,
      "If it was not you, sign in, keep it, and change your password if you have one.",
    ],
    link: signIn(),
    footer: "If it was you, there is nothing to do.",
  });
}

/** Tells the owner that the account stays. */
export function keptMail(to: string, name: string): Mail {
  return render(to, name, {
    subject: "Your account stays",
    preheader: "Somebody signed in and kept it.",
    paragraphs: [
      `From the network address ${currentClient().ip}, somebody signed in to your account at ${brand.name} and kept it. It is deleted no more.`,
      "If it was not you, somebody else can sign in to it: sign in, end the sessions that you don't know, and change your password if you have one.",
    ],
    link: signIn(),
    footer: "If it was you, there is nothing to do.",
  });
}

/** Tells whose account it was that it is gone. */
export function goneMail(to: string, name: string): Mail {
  return render(to, name, {
    subject: "Your account is deleted",
    preheader: "With everything that was in it. This is our last mail to you.",
    paragraphs: [
      `Your account at ${brand.name} is deleted, with everything that was in it. This can't be undone.`,
      "What we have to record of who did what keeps a number in the place of your name, and goes with time. This is our last mail to you.",
    ],
    link: { label: `Go to ${brand.name}`, url: `${env().APP_ORIGIN}/` },
    footer: "Thank you for having been here.",
  });
}
