import "server-only";
import type { Transaction } from "../../db";
import { endSessionRows } from "../store";
import { listActingOf } from "./store";

/** Ends every impersonation of a user and by them: with other rights it is decided anew who may. Belongs into the change's transaction. */
export async function endActingOf(userId: string, tx: Transaction): Promise<void> {
  await endSessionRows({ sessionIds: await listActingOf(userId, tx) }, "ended_by_operator", tx);
}
