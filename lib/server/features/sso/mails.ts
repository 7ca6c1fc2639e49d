import "server-only";
import { brand } from "@/lib/shared/brand";
import { identitiesPath } from "@/lib/shared/features/sso";
import type { Transaction } from "../../db";
import { env } from "../../env";
import type { Happened, Subscriber } from "../../events";
import { fromWhere, tellOwner } from "../../session/tell-owner";
import { findProvider } from "./providers";

type Told = {
  readonly subject: string;
  readonly preheader: string;
  readonly what: string;
  /** What to do if it was somebody else; left out where that is settled. */
  readonly otherwise?: string;
};

/** Where a change of the address was undone: everybody is out by then, and there is no password. */
const undone: Told = {
  subject: "A way in to your account was taken away",
  preheader: "It was connected about when your address was changed.",
  what: `The change of the address of your account at ${brand.name} was undone, and with it what was connected in the days before it or since: no account at a provider opens it by that. Everybody is signed out, and no password of before works any longer.`,
};

/** As the configuration calls it: what the provider says of itself stays out of mails. */
function providerOf({ detail }: Happened): string {
  const name = detail?.["provider"];
  return (typeof name === "string" ? findProvider(name)?.label : undefined) ?? "another provider";
}

/** Tells the owner that there is another way in to their account, or one less, and what to do if somebody else did that. */
export const mails: Subscriber["within"] = {
  // The provider says that the address is theirs. Whoever reads its mails hears of it in any case.
  identity_account: (event, tx) =>
    tell(event, tx, {
      subject: `You have an account at ${brand.name}`,
      preheader: `It was made through ${providerOf(event)}, with this address.`,
      what: `${fromWhere(event)}, an account at ${brand.name} was made with this address, through ${providerOf(event)}: whoever signs in there gets in here.`,
      otherwise: "If it was not, somebody else has an account in your name. Tell whoever runs this site.",
    }),
  identity_connected: (event, tx) =>
    tell(event, tx, {
      subject: `${providerOf(event)} opens your account now`,
      preheader: "Somebody connected it. If that was not you, disconnect it at once.",
      what: `${fromWhere(event)}, an account at ${providerOf(event)} was connected to yours at ${brand.name}: whoever signs in there gets in here.`,
      otherwise:
        "If it was not, somebody else is signed in to your account. Sign in, disconnect what you don't know, end the sessions that you don't know, and change your password if you have one.",
    }),
  identity_disconnected: (event, tx) =>
    tell(
      event,
      tx,
      event.detail?.["undone"] === true
        ? undone
        : {
            subject: "A way in to your account was taken away",
            preheader: "An account at a provider was disconnected from yours.",
            what: `${fromWhere(event)}, an account at a provider was disconnected from yours at ${brand.name}. It opens your account no longer.`,
            otherwise:
              "If it was not, somebody else is signed in to your account. Sign in in another way, end the sessions that you don't know, and change your password if you have one.",
          },
    ),
};

const tell = (event: Happened, tx: Transaction, { subject, preheader, what, otherwise }: Told): Promise<void> =>
  tellOwner(event, tx, {
    subject,
    preheader,
    paragraphs: [what, ...(otherwise === undefined ? [] : ["If it was you, there is nothing to do.", otherwise])],
    link: { label: "Look at what is connected", url: `${env().APP_ORIGIN}${identitiesPath}` },
    footer: "We tell you of every way in that your account gets or loses.",
  });
