import "server-only";
import { AppError } from "@/lib/shared/errors";
import { confirmNoticePath, identitiesPath, noticePath, type SsoCode, ssoCodes } from "@/lib/shared/features/sso";
import { loginPath, loginReasons, refreshPath, stepPath } from "@/lib/shared/links";
import { routeAt } from "@/lib/shared/routes";
import { happened } from "../../events";
import { admit } from "../../guard/admit";
import { consume, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import type { PresentedCookies } from "../../session/cookies";
import type { Session } from "../../session/session";
import { decide } from "../../session/sign-in";
import { clearedTicketCookie } from "../../session/ticket-cookie";
import { readAnswer } from "./answer";
import type { Person } from "./claims";
import { confirm } from "./confirm";
import { offer } from "./connect";
import { enter } from "./enter";
import { callbackPath, type Departure, endFlow, findFlow, type Flow, stateOf } from "./flow";
import { findProvider } from "./providers";

/** What a browser comes back with: the provider's name in the path, and the query. */
export type Arriving = { readonly name: string; readonly search: string };

/**
 * Takes a browser in that comes back from a provider. It goes on to where it was going, or to a page that says why not: the address of this one,
 * with a code in it, is never shown.
 *
 * @throws AppError `rate_limited`, `unavailable`, with nothing done
 */
export async function arrive(arriving: Arriving, presented: PresentedCookies): Promise<Departure> {
  const { ticketSecret: secret = "" } = presented;
  const flow = await findFlow(secret);
  try {
    if (flow === undefined || !isAnswerTo(flow, arriving, secret)) throw new AppError("sso_expired");
    const taken = await take(flow, arriving, presented);
    if (!("proof" in taken)) return taken;
    const { cookies, page } = await decide(taken.proof, presented);
    const location = page === null ? flow.next : stepPath(page, flow.next);
    return { location, cookies: [clearedTicketCookie, ...cookies] };
  } catch (error) {
    const reason = told(error);
    if (reason === undefined) throw error;
    // It is written down, and anybody can ask for that.
    await consume("sso_source", sourceKey(currentClient().ip));
    const detail = { provider: flow?.provider ?? null, reason };
    await happened({ type: "sso", outcome: "failure", ...(flow?.userId && { userId: flow.userId }), detail });
    return { location: whereTold(flow, reason), cookies: [] };
  }
}

/** Whether the answer is to what this browser has asked: of this provider (RFC 9700 §4.4.2.1), with this state (§4.7.1). */
const isAnswerTo = ({ provider }: Flow, { name, search }: Arriving, secret: string): boolean =>
  provider === name && new URLSearchParams(search).get("state") === stateOf(secret);

/** Somebody to be let in, or where their browser goes on without that. */
type Taken = Awaited<ReturnType<typeof enter>>;

async function take(flow: Flow, { name, search }: Arriving, presented: PresentedCookies): Promise<Taken> {
  const { ticketSecret: secret = "" } = presented;
  const provider = findProvider(name);
  if (provider === undefined) throw new AppError("sso_unavailable");
  const session = flow.intent === "sign_in" ? null : await sessionOf(flow, presented);
  if (session === "refresh") return { location: refreshPath(callbackPath(name) + search), cookies: [] };
  await endFlow(secret);
  const person = await readAnswer(provider, search, secret);
  if (flow.intent === "sign_in") return enter(person, flow.staySignedIn);
  if (session === null) throw new AppError("sso_expired");
  const { location, cookies } = await use(flow, person, session);
  return { location, cookies: [clearedTicketCookie, ...cookies] };
}

async function use({ intent, next, askedAt }: Flow, person: Person, session: Session): Promise<Departure> {
  if (intent === "confirm") return { location: next, cookies: await confirm(session, person, askedAt) };
  const waiting = await offer(session, person.identity);
  return waiting === undefined
    ? { location: noticePath("connected"), cookies: [] }
    : { location: identitiesPath, cookies: [waiting] };
}

/** The session that asked, where it is the one of this browser still. */
async function sessionOf({ userId, sessionId }: Flow, cookies: PresentedCookies): Promise<Session | "refresh"> {
  const admission = await admit({ authorization: null, cookies }, routeAt("/api/auth/sso/{provider}/confirm"));
  if (admission.verdict === "refresh") return "refresh";
  if (admission.verdict === "limited" || admission.verdict === "unavailable") throw admission.error;
  const caller = admission.verdict === "in" ? admission.caller : null;
  if (caller?.kind !== "session" || caller.userId !== userId || caller.sessionId !== sessionId)
    throw new AppError("sso_expired");
  return caller;
}

/** What is told in words on a page; what was replaced or ended meanwhile has waited too long. */
const told = (error: unknown): SsoCode | undefined => {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === "invalid_credentials" || error.code === "session_ended") return "sso_expired";
  return ssoCodes.find((code) => code === error.code);
};

function whereTold(flow: Flow | undefined, code: SsoCode): string {
  if (flow?.intent === "connect") return noticePath(code);
  if (flow?.intent === "confirm") return confirmNoticePath(flow.next, code);
  const reason = loginReasons.find((known) => known === code);
  return loginPath({ reason, ...(flow && { next: flow.next }) });
}
