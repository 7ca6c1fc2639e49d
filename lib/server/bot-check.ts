import "server-only";
import { type BotCheck, setBotCheck } from "./guard/bot-check";

/** Lets everybody on. docs/bot-check.md puts a check in its place. */
const check: BotCheck = () => Promise.resolve(null);

/** Connects what strangers have to pass who ask for an account or a new password. */
export function connectBotCheck(): void {
  setBotCheck(check);
}
