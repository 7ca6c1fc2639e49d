import "server-only";
import { AppError } from "@/lib/shared/errors";
import { processWide } from "../process-wide";
import { type ClientInfo, currentClient } from "../request-context";

/** Somebody whom nobody knows yet. */
export type Stranger = {
  readonly wants: "account" | "new_password";
  /** What they have sent. */
  readonly form: { readonly email: string; readonly botToken?: string | undefined };
  /** Who they are, as far as the network tells. */
  readonly client: ClientInfo;
};

/** Says whether a stranger may go on: null, or a sentence for them that says what to do. */
export type BotCheck = (stranger: Stranger) => Promise<string | null>;

const connected = () => processWide<{ check?: BotCheck }>("guard.bot-check", () => ({}));

/** Says which check there is; wiring does, at start. */
export function setBotCheck(check: BotCheck): void {
  connected().check = check;
}

/**
 * Asks the check. To be called before anything else: then it tells nobody which addresses have accounts, and what bots send counts against nobody's limit.
 *
 * @throws AppError `bot_check`; whatever the check throws, such as `unavailable`
 */
export async function refuseBots(wants: Stranger["wants"], form: Stranger["form"]): Promise<void> {
  const { check } = connected();
  // Nobody is let in because nothing has said which check there is.
  if (check === undefined) throw new Error("no bot check is connected");
  const hint = await check({ wants, form, client: currentClient() });
  if (hint !== null) throw new AppError("bot_check", { hint });
}
