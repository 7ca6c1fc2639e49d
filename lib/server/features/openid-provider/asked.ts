import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { KoaContextWithOIDC } from "oidc-provider";
import { processWide } from "../../process-wide";
import type { Session } from "../../session/session";

/** What a request to the provider comes with that it does not read by itself. */
export type Asked = {
  /** Whoever sits at the browser, as our guard knows them. */
  readonly session: Session | undefined;
  /** What has failed on our side meanwhile: the library has one word for it. */
  fault?: Error;
};

const storage = () => processWide("openid-provider.asked", () => new AsyncLocalStorage<Asked>());

/** Runs the provider for a request. */
export const askedBy = <T>(asked: Asked, work: () => T): T => storage().run(asked, work);

/** What the request under way comes with. */
export function askedNow(): Asked {
  const asked = storage().getStore();
  if (asked === undefined) throw new Error("nobody asks the provider for anything");
  return asked;
}

/** Notes what the request under way has come to. */
export function noteFault(fault: Error): void {
  const asked = storage().getStore();
  if (asked !== undefined) asked.fault = fault;
}

/** Does something behind the library, where nobody else catches what fails. */
export async function orFault(ctx: KoaContextWithOIDC, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    noteFault(error);
    ctx.status = 503;
    ctx.body = "";
  }
}

/** Whoever sits at the browser whose request is under way; undefined for programs, and for who is signed out. */
export const askingSession = (): Session | undefined => storage().getStore()?.session;
