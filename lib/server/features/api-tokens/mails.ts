import "server-only";
import { brand } from "@/lib/shared/brand";
import { scopes } from "@/lib/shared/scopes";
import { env } from "../../env";
import type { Happened, Subscriber } from "../../events";
import { fromWhere, tellOwner } from "../../session/tell-owner";

/** Tells the owner of a new token, and what to do if somebody else has made it. Its name is not told: a stranger may have chosen it. */
export const mails: Subscriber["within"] = {
  api_token_created: (event, tx) =>
    tellOwner(event, tx, {
      subject: "An API token was made",
      preheader: "A program can use it to speak for you.",
      paragraphs: [
        `${fromWhere(event)}, an API token was made for your account at ${brand.name}. Whoever has it can do this without signing in: ${whatItMay(event)}.`,
        "If it was you, there is nothing to do.",
        "If it was not, somebody else is signed in to your account. Sign in, revoke the token, end the sessions that you don't know, and change your password if you have one.",
      ],
      link: { label: "Look at your tokens", url: `${env().APP_ORIGIN}/settings/tokens` },
      footer: "We never ask you for a token by mail.",
    }),
};

function whatItMay({ detail }: Happened): string {
  const granted = String(detail?.["scopes"] ?? "").split(" ");
  const words = Object.entries<string>(scopes).flatMap(([scope, said]) => (granted.includes(scope) ? [said] : []));
  const [first, ...rest] = words.map((said) => said.charAt(0).toLowerCase() + said.slice(1));
  return first === undefined ? "ask whose it is" : [first, ...rest].join("; ");
}
