import "server-only";
import { log } from "../../../log";
import { backoffSeconds } from "../../../outbox/backoff";
import { processWide } from "../../../process-wide";
import { outsideRequests } from "../../../request-context";
import { deliverLogout, whyNotHeard } from "./deliver";
import { claimLogout, type ClaimedLogout, deleteLogout, postponeLogout } from "./store";
import { signLogoutToken } from "./token";

/** Apps that one process tells something at a time, and how much of that may be one app's: one that hangs holds up itself. */
const mostAtOnce = 32;
const mostPerApp = 2;

type Teller = {
  /** Whether this process tells at all: a command leaves it to the instances, which have the keys. */
  tells: boolean;
  readonly underWay: Set<{ readonly clientId: string }>;
  claiming: Promise<void> | undefined;
  /** How often somebody has asked. */
  asked: number;
};

const teller = () =>
  processWide("openid-provider.teller", (): Teller => ({
    tells: false,
    underWay: new Set(),
    claiming: undefined,
    asked: 0,
  }));

/** From now on this process tells apps what they have to hear. */
export function beginTelling(): void {
  teller().tells = true;
}

/**
 * Begins to tell what is due, as much as may be told at a time; what is told makes room for more. Several calls share the work.
 *
 * @returns when nothing more is to be begun; never rejects
 */
export function tellApps(): Promise<void> {
  const state = teller();
  if (!state.tells) return Promise.resolve();
  state.asked += 1;
  state.claiming ??= outsideRequests(() => claimAll(state));
  return state.claiming;
}

async function claimAll(state: Teller): Promise<void> {
  try {
    let seen: number;
    do {
      seen = state.asked;
      for (let next = await claimNext(state); next !== undefined; next = await claimNext(state)) begin(state, next);
      // Whoever asked meanwhile may have written after the last look.
    } while (seen !== state.asked);
  } catch (error) {
    log.warn({ err: error }, "what apps have to hear could not be looked up; the next round tries again");
  } finally {
    state.claiming = undefined;
  }
}

async function claimNext({ underWay }: Teller): Promise<ClaimedLogout | undefined> {
  if (underWay.size >= mostAtOnce) return undefined;
  const apps = [...underWay].map(({ clientId }) => clientId);
  const busy = apps.filter((app) => apps.filter((other) => other === app).length >= mostPerApp);
  return claimLogout(busy);
}

function begin(state: Teller, logout: ClaimedLogout): void {
  state.underWay.add(logout);
  void tell(logout).finally(() => {
    state.underWay.delete(logout);
    void tellApps();
  });
}

/** Never rejects: what is not noted as told comes back when its claim has run out. */
async function tell(logout: ClaimedLogout): Promise<void> {
  try {
    try {
      await deliverLogout(logout.uri, await signLogoutToken(logout));
    } catch (error) {
      await giveBack(logout, error);
      return;
    }
    // A process that dies before this line tells it a second time.
    await deleteLogout(logout.id);
  } catch (error) {
    log.warn({ err: error, clientId: logout.clientId }, "what an app was told could not be noted; it is told again");
  }
}

async function giveBack(logout: ClaimedLogout, error: unknown): Promise<void> {
  const { clientId, attempts } = logout;
  const isOver = await postponeLogout(logout, backoffSeconds(attempts));
  const fields = { clientId, attempts, reason: whyNotHeard(error) };
  if (isOver) log.error(fields, "an app has not heard for a day that a session ended, and is told no more");
  else log.warn(fields, "an app did not hear that a session ended; it is told again");
}
