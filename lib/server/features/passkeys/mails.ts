import "server-only";
import { brand } from "@/lib/shared/brand";
import type { Transaction } from "../../db";
import { env } from "../../env";
import type { Happened, Subscriber } from "../../events";
import { fromWhere, tellOwner } from "../../session/tell-owner";

type Told = { readonly subject: string; readonly preheader: string; readonly paragraphs: readonly string[] };

// None names the passkey: a stranger may have chosen what it is called.

/** Tells the owner what has become of their passkeys, and what to do if somebody else has done it. */
export const mails: Subscriber["within"] = {
  passkey_added: (event, tx) =>
    tell(event, tx, {
      subject: "A passkey was added",
      preheader: "It signs in to your account without a password.",
      paragraphs: [
        `${fromWhere(event)}, a passkey was added to your account at ${brand.name}. It signs in without a password.`,
        ifYou,
        "If it was not, somebody else is signed in to your account. Sign in, remove the passkey, end the sessions that you don't know, and change your password if you have one.",
      ],
    }),
  passkey_removed: async (event, tx) => {
    // The mail of the recovery has said so.
    if (event.detail?.["recovered"] === true) return; // feature:totp
    const one = Number(event.detail?.["removed"] ?? 1) === 1;
    const what = one ? "a passkey of your account" : "passkeys of your account";
    const removed = `${what} at ${brand.name} ${one ? "was" : "were"} removed`;
    await tell(event, tx, {
      subject: one ? "A passkey was removed" : "Passkeys were removed",
      preheader: `${one ? "It" : "They"} no longer ${one ? "signs" : "sign"} in.`,
      paragraphs:
        event.detail?.["undone"] === true
          ? [
              `The change of your address was undone, and ${removed} that had been added in the days before it or since. Everybody is signed out, and no password of before works any longer.`,
            ]
          : [
              `${fromWhere(event)}, ${removed}. Devices that are signed in stay so until you end their sessions.`,
              ifYou,
              "If it was not, somebody else is signed in to your account. Sign in, end the sessions that you don't know, and change your password if you have one.",
            ],
    });
  },
  // Once: whoever has a copy could go on for ever.
  passkey_copied: async (event, tx) => {
    if (event.detail?.["again"] === true) return;
    await tell(event, tx, {
      subject: "A passkey may have been copied",
      preheader: "We refused it. Remove it, and make a new one.",
      paragraphs: [
        `${fromWhere(event)}, a passkey of your account at ${brand.name} was shown whose counter is behind the one that we know. That is so when there is a copy of it. It was refused.`,
        "Sign in in another way, remove that passkey, and make a new one, even if it was you: one of the two copies goes on working until you do.",
      ],
    });
  },
  passkeys_reset: (event, tx) =>
    tell(event, tx, {
      subject: "Your passkeys were removed",
      preheader: "An administrator did.",
      paragraphs: [
        `An administrator has removed the passkeys of your account at ${brand.name}. Sign in in another way, and add new ones in your settings.`,
        "If you have no other way, have a link to a new password sent from the page to sign in.", // feature:password-reset
        "If you did not ask for it, tell whoever runs this site.",
      ],
    }),
};

const ifYou = "If it was you, there is nothing to do.";

const tell = (event: Happened, tx: Transaction, told: Told): Promise<void> =>
  tellOwner(event, tx, {
    ...told,
    link: { label: "Look at your passkeys", url: `${env().APP_ORIGIN}/settings/passkeys` },
    footer: "We never ask you for a passkey by mail.",
  });
