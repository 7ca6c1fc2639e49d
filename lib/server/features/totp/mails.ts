import "server-only";
import { brand } from "@/lib/shared/brand";
import { fewRecoveryCodes } from "@/lib/shared/features/totp/recovery-codes";
import type { Transaction } from "../../db";
import { env } from "../../env";
import type { Happened, Subscriber } from "../../events";
import { fromWhere, tellOwner } from "../../session/tell-owner";

type Told = {
  readonly subject: string;
  readonly preheader: string;
  readonly what: string;
  /** What comes behind it: by default that there is nothing to do, and what if it was somebody else. */
  readonly then?: readonly string[];
};

const nothingToDo = "If it was you, there is nothing to do.";

const lookAtIt =
  "If it was not you, somebody else is signed in to your account. Sign in, end the sessions that you don't know, and change your password if you have one.";

/** Where a change of the address was undone: everybody is out by then, and there is no password. */
const undone: Told = {
  subject: "Your second factor is off",
  preheader: "It was turned on about when your address was changed.",
  what: `The change of the address of your account at ${brand.name} was undone, and with it the second factor that was turned on in the days before it or since. Everybody is signed out, and no password of before works any longer.`,
  then: [],
};

/** Tells the owner what was done to their second factor, and what to do if somebody else has done it. */
export const mails: Subscriber["within"] = {
  second_factor_enabled: (event, tx) =>
    tell(event, tx, {
      subject: "A second factor is on",
      preheader: "Signing in now takes a code of an app as well.",
      what: `${fromWhere(event)}, a second factor was turned on for your account at ${brand.name}: signing in now takes a code of an app as well. All other devices are signed out.`,
      then: [
        nothingToDo,
        "If it was not, somebody else is signed in to your account and has locked you out. Tell whoever runs this site at once: they can take the second factor away.",
      ],
    }),
  second_factor_disabled: (event, tx) =>
    tell(
      event,
      tx,
      event.detail?.["undone"] === true
        ? undone
        : {
            subject: "Your second factor is off",
            preheader: "Signing in takes no code any more.",
            what: `${fromWhere(event)}, the second factor of your account at ${brand.name} was turned off. Signing in takes no code any more, and the recovery codes are void.`,
          },
    ),
  recovery_codes_renewed: (event, tx) =>
    tell(event, tx, {
      subject: "You have new recovery codes",
      preheader: "The ones from before no longer work.",
      what: `${fromWhere(event)}, new recovery codes were made for your account at ${brand.name}. The ones from before no longer work.`,
    }),
  recovery_code_used: (event, tx) =>
    tell(event, tx, {
      subject: "A recovery code was used",
      preheader: leftOf(event),
      what: `${fromWhere(event)}, a recovery code of your account at ${brand.name} was used in the place of your app. ${leftOf(event)}`,
      ...(isFew(event) && { then: [lookAtIt] }),
    }),
  second_factor_reset: (event, tx) =>
    tell(event, tx, {
      subject: "Your second factor was removed",
      preheader: "By an administrator. Signing in takes no code any more.",
      what: `An administrator has removed the second factor of your account at ${brand.name}. Signing in takes no code any more; turn a new one on in your settings.`,
      then: ["If you did not ask for it, tell whoever runs this site, and change your password if you have one."],
    }),
  recovery_stopped: (event, tx) =>
    tell(event, tx, {
      subject: "Your second factor stays",
      preheader: "The wait for its end was stopped.",
      what: `${fromWhere(event)}, the wait for the end of the second factor of your account at ${brand.name} was stopped${stops[String(event.detail?.["by"])] ?? ""}. Signing in takes it as before.`,
      then: [
        "If you had not asked for that wait, somebody else has your password and reads your mail: change both passwords.",
      ],
    }),
  recovery_completed: async (event, tx) => {
    if (event.outcome === "failure") return;
    await tell(event, tx, {
      subject: "Your second factor is off",
      preheader: "It was removed after the wait. Everybody else is signed out.",
      what: `${fromWhere(event)}, somebody with your password and the link that we had mailed removed the second factor of your account at ${brand.name}. Signing in takes no code any more, the recovery codes are void, and everybody else is signed out.`,
      then: [
        "Passkeys that the account had are removed with it.", // feature:passkeys
        "If it was you, turn a new one on in your settings.",
        "If it was not, somebody else has your password and reads your mail. Change the password of your mailbox first, then the one here: that ends every session, theirs too.",
      ],
    });
  },
};

/** How a wait was stopped. */
const stops: Readonly<Record<string, string>> = {
  session: " by somebody signed in",
  mail: " by the link that we had mailed",
  second_factor: ", since somebody signed in with it",
};

const left = ({ detail }: Happened): number => Number(detail?.["left"] ?? 0);
const isFew = (event: Happened): boolean => left(event) <= fewRecoveryCodes;

function leftOf(event: Happened): string {
  const are = left(event) === 1 ? "1 is left" : `${left(event)} are left`;
  return isFew(event) ? `${are}. Make new ones in your settings.` : `${are}.`;
}

const tell = (
  event: Happened,
  tx: Transaction,
  { subject, preheader, what, then = [nothingToDo, lookAtIt] }: Told,
): Promise<void> =>
  tellOwner(event, tx, {
    subject,
    preheader,
    paragraphs: [what, ...then],
    link: { label: "Look at your second factor", url: `${env().APP_ORIGIN}/settings/second-factor` },
    footer: "We never ask you for a code, by mail or otherwise.",
  });
