import "server-only";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import { day } from "@/lib/shared/durations";
import type { newClientSchema } from "@/lib/shared/features/openid-provider/clients";
import { transaction } from "../../db";
import { happened } from "../../events";
import { announce, insertUserRevocation } from "../../session/revocation";
import { deleteClient, insertClient, replaceSecret, setClientDisabled } from "./client-store";

export { listClients } from "./client-store";

/** How long the secret of before counts beside a new one, in seconds. */
const overlap = day;

const newSecret = (): string => randomBytes(32).toString("base64url");
const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("base64url");

/**
 * Registers a client.
 *
 * @returns its id, and the secret that nobody can read again, where it has one
 * @throws AppError `unavailable`
 */
export async function createClient(
  wanted: z.output<typeof newClientSchema>,
): Promise<{ readonly id: string; readonly secret: string | null }> {
  const { isPublic, ...client } = wanted;
  const secret = isPublic || client.jwks !== null ? null : newSecret();
  const id = randomUUID();
  await transaction(async (tx) => {
    await insertClient({ ...client, id, secretHash: secret === null ? null : hashOf(secret) }, tx);
    await happened({ type: "client_created", outcome: "success", detail: { clientId: id, name: client.name } }, tx);
  });
  return { id, secret };
}

/** Gives a client another secret; the one of before counts for a day more. @throws AppError `not_found` for one that has none; `unavailable` */
export async function rotateSecret(id: string): Promise<string> {
  const secret = newSecret();
  await transaction(async (tx) => {
    const name = await replaceSecret(id, hashOf(secret), overlap, tx);
    if (name === undefined) throw new AppError("not_found");
    const detail = { clientId: id, name, change: "secret" };
    await happened({ type: "client_changed", outcome: "success", detail }, tx);
  });
  return secret;
}

/** Shuts a client out at once, or lets it in again; its tokens of before stay dead. @throws AppError `not_found`, `unavailable` */
export async function setDisabled(id: string, disabled: boolean): Promise<void> {
  const version = await transaction(async (tx) => {
    const changed = await setClientDisabled(id, disabled, tx);
    if (changed === undefined) throw new AppError("not_found");
    await insertUserRevocation(id, changed.version, tx);
    const detail = { clientId: id, name: changed.name, change: disabled ? "disabled" : "enabled" };
    await happened({ type: "client_changed", outcome: "success", detail }, tx);
    return changed.version;
  });
  await announce([{ kind: "user", userId: id, version }]);
}

/** Removes a client, with all that anybody has let it do. @throws AppError `not_found`, `unavailable` */
export async function removeClient(id: string): Promise<void> {
  const version = await transaction(async (tx) => {
    const removed = await deleteClient(id, tx);
    if (removed === undefined) throw new AppError("not_found");
    await insertUserRevocation(id, removed.version, tx);
    await happened({ type: "client_removed", outcome: "success", detail: { clientId: id, name: removed.name } }, tx);
    return removed.version;
  });
  await announce([{ kind: "user", userId: id, version }]);
}
